package main

// random is SplitMix64.
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9E3779B97F4A7C15
	z := r.state
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9
	z = (z ^ (z >> 27)) * 0x94D049BB133111EB
	return z ^ (z >> 31)
}

func (r *random) below(limit int) int { return int((r.next() >> 33) % uint64(limit)) }

var kinds = []string{"zeros", "random", "runs", "text", "binary", "zip", "far", "mixed"}

// content makes a kind's bytes; the same as Content.java.
func content(kind string, size int) []byte {
	r := &random{uint64(size)*31 + uint64(len(kind))}
	return r.fill(kind, size)
}

func (r *random) fill(kind string, size int) []byte {
	b := make([]byte, 0, size+4096)
	switch kind {
	case "zeros":
		b = b[:size]
	case "random":
		for len(b) < size {
			b = append(b, byte(r.next()))
		}
	case "runs":
		for len(b) < size {
			value := byte(r.below(4))
			for n := 1 + r.below(600); n > 0; n-- {
				b = append(b, value)
			}
		}
	case "text":
		words := r.words()
		for len(b) < size {
			b = r.word(b, words)
		}
	case "binary":
		counter := uint32(0)
		for len(b) < size {
			counter += uint32(r.below(5))
			b = append(b, byte(counter), byte(counter>>8), byte(counter>>16), byte(counter>>24))
			b = append(b, byte(r.below(3)), 0, 0, byte(r.next()), byte(r.below(16)), 0x48, 0x8b, byte(r.below(64)))
		}
	case "zip":
		words := r.words()
		for len(b) < size {
			b = append(b, 'P', 'K', 3, 4, 20, 0, 8, 0)
			for n := 0; n < 18; n++ {
				b = append(b, byte(r.below(40)))
			}
			for n := 1 + r.below(5); n > 0; n-- {
				b = r.word(b, words)
			}
			for n := r.below(3000); n > 0; n-- {
				b = append(b, byte(r.next()))
			}
		}
	case "far":
		for len(b) < size {
			distance := 32300 + r.below(500)
			length := 3 + r.below(300)
			if len(b) >= distance {
				for ; length > 0; length-- {
					b = append(b, b[len(b)-distance])
				}
			}
			for n := r.below(20); n > 0; n-- {
				b = append(b, byte(r.next()))
			}
		}
	case "mixed":
		for len(b) < size {
			next := kinds[r.below(len(kinds)-1)]
			b = append(b, r.fill(next, 1+r.below(60000))...)
		}
	}
	return b[:size]
}

func (r *random) words() [][]byte {
	words := make([][]byte, 512)
	for i := range words {
		for n := 2 + r.below(9); n > 0; n-- {
			words[i] = append(words[i], byte('a'+r.below(26)))
		}
	}
	return words
}

func (r *random) word(b []byte, words [][]byte) []byte {
	a := r.below(len(words))
	c := r.below(len(words))
	if c < a {
		a = c
	}
	b = append(b, words[a]...)
	if r.below(12) == 0 {
		return append(b, '\n')
	}
	return append(b, ' ')
}
