//go:build !klauspost

// Prints what Go's compress/flate makes of generated content; see README.md.
package main

import (
	"compress/flate"
	"crypto/sha256"
	"fmt"
	"os"
)

func main() {
	for _, kind := range kinds {
		sizes := []int{16385, 32768, 65274, 65535, 65536, 131070, 200000}
		switch kind {
		case "text":
			sizes = append([]int{0, 1, 2, 16, 17, 127, 128, 129, 16384, 32767, 32769, 65797, 131071}, sizes...)
			sizes = append(sizes, 1000003)
		case "random":
			sizes = append([]int{1, 100, 200}, sizes...)
		case "zeros", "binary", "zip", "far":
			sizes = append(sizes, 1000003)
		case "mixed":
			sizes = append(sizes, 1000003, 17<<20) // beyond 16 MiB places are counted anew
		}
		for _, size := range sizes {
			data := content(kind, size)
			for level := -2; level <= 9; level++ {
				if level == -1 {
					print(kind, data, level, size+1)
				} else {
					pieces := []int{size + 1, 512, 4096, 32768}
					print(kind, data, level, pieces[(size+level+2)%len(pieces)])
				}
			}
			if len(os.Args) > 1 {
				odd(kind, data)
			}
		}
	}
}

func print(kind string, data []byte, level int, piece int) {
	out := deflate(data, level, piece)
	fmt.Printf("%s\t%d\t%d\t%d\t%x\n", kind, len(data), level, len(out), sha256.Sum256(out))
}

type buffer struct{ bytes []byte }

func (b *buffer) Write(p []byte) (int, error) {
	b.bytes = append(b.bytes, p...)
	return len(p), nil
}

func deflate(data []byte, level int, piece int) []byte {
	var out buffer
	w, err := flate.NewWriter(&out, level)
	if err != nil {
		panic(err)
	}
	for start := 0; start < len(data); start += piece {
		end := start + piece
		if end > len(data) {
			end = len(data)
		}
		if _, err := w.Write(data[start:end]); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.bytes
}

// odd says where pieces of odd sizes make a difference in Go.
func odd(kind string, data []byte) {
	for level := -2; level <= 9; level++ {
		whole := string(deflate(data, level, len(data)+1))
		for _, piece := range []int{1, 7, 100, 1000, 512, 32768} {
			if string(deflate(data, level, piece)) != whole {
				fmt.Fprintf(os.Stderr, "%s %d: level %d differs in pieces of %d\n", kind, len(data), level, piece)
			}
		}
	}
}
