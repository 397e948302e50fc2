//go:build klauspost

// Prints what pgzip makes of generated content, with its argument in front of each line; see README.md.
package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"

	"github.com/klauspost/pgzip"
)

func main() {
	const block = 1 << 20 // pgzip's
	for _, kind := range kinds {
		sizes := []int{16385, 65535, 65536, 131070, 200000, block + 100000}
		switch kind {
		case "text":
			sizes = append([]int{0, 1, 12, 13, 16, 32, 33, 127, 128, 129, 300, 16384, 32768, 65534, 65551, 65568, 131071}, sizes...)
			sizes = append(sizes, 327675, 327676, block-17, block-1, block, block+1, block+16, block+32, block+33, block+128)
			sizes = append(sizes, block+16384, block+65535, block+65536, 2*block-1, 2*block, 2*block+1, 3*block+400000)
		case "random":
			sizes = append([]int{1, 100, 200, 1024, 1025}, sizes...)
		case "mixed":
			sizes = append(sizes, 1000003, block, block+5, 2*block, 4*block+33, 10<<20)
		}
		for i, size := range sizes {
			data := content(kind, size)
			piece := []int{size + 1, 512, 4096, 32768, 1 << 20, 100001}[i%6]
			print(kind, data, piece)
		}
	}
}

func print(kind string, data []byte, piece int) {
	var out bytes.Buffer
	w := pgzip.NewWriter(&out)
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
	fmt.Printf("%s\t%s\t%d\t%d\t%x\n", os.Args[1], kind, len(data), out.Len(), sha256.Sum256(out.Bytes()))
}
