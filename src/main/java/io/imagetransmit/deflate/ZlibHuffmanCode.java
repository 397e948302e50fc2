/*
 * A port of zlib, altered: it is not the original software. Copyright (C) 1995-2022 Jean-loup Gailly and Mark Adler, under the
 * zlib licence, see docs/licenses/zlib.txt.
 */
package io.imagetransmit.deflate;

/**
 * A Huffman code as zlib makes it: by a heap, with the depth of a subtree to choose between equally frequent ones, and codes that
 * have become too long shortened afterwards. Which of several equally short codes is chosen shows in the output, so this follows
 * zlib step by step.
 */
final class ZlibHuffmanCode extends HuffmanCode {
    private static final int LEAST = 1;

    private final int symbols;
    private final int[] frequency; // of symbols, then of inner nodes
    private final int[] depth;
    private final int[] parent;
    private final int[] bits;
    private final int[] heap; // up to heapEnd the heap, from sortedStart on the nodes in the order of their frequency
    private int heapEnd;
    private int sortedStart;

    ZlibHuffmanCode(int symbols) {
        super(symbols);
        this.symbols = symbols;
        int nodes = 2 * symbols + 1;
        frequency = new int[nodes];
        depth = new int[nodes];
        parent = new int[nodes];
        bits = new int[nodes];
        heap = new int[nodes];
    }

    @Override
    void generate(int[] frequencies, int maxBits) {
        leaves(frequencies);
        for (int i = heapEnd / 2; i >= LEAST; i--) {
            sink(i);
        }
        combine();
        measure(maxBits);
        canonical(bits);
    }

    private void leaves(int[] frequencies) {
        heapEnd = 0;
        sortedStart = heap.length;
        int last = -1;
        for (int symbol = 0; symbol < symbols; symbol++) {
            frequency[symbol] = frequencies[symbol];
            depth[symbol] = 0;
            bits[symbol] = 0;
            if (frequencies[symbol] != 0) {
                heap[++heapEnd] = symbol;
                last = symbol;
            }
        }
        while (heapEnd < 2) { // zlib never writes a code of less than two symbols
            int added = last < 2 ? ++last : 0;
            heap[++heapEnd] = added;
            frequency[added] = 1;
        }
    }

    private void sink(int start) {
        int at = start;
        int node = heap[at];
        for (int son = at << 1; son <= heapEnd; son <<= 1) {
            if (son < heapEnd && isLess(heap[son + 1], heap[son])) {
                son++;
            }
            if (isLess(node, heap[son])) {
                break;
            }
            heap[at] = heap[son];
            at = son;
        }
        heap[at] = node;
    }

    private boolean isLess(int a, int b) {
        return frequency[a] < frequency[b] || (frequency[a] == frequency[b] && depth[a] <= depth[b]);
    }

    private void combine() {
        int node = symbols;
        do {
            int first = heap[LEAST];
            heap[LEAST] = heap[heapEnd--];
            sink(LEAST);
            int second = heap[LEAST];
            heap[--sortedStart] = first;
            heap[--sortedStart] = second;
            frequency[node] = frequency[first] + frequency[second];
            depth[node] = Math.max(depth[first], depth[second]) + 1;
            parent[first] = node;
            parent[second] = node;
            heap[LEAST] = node++;
            sink(LEAST);
        } while (heapEnd >= 2);
        heap[--sortedStart] = heap[LEAST];
    }

    private void measure(int maxBits) {
        int[] symbolsOfLength = new int[maxBits + 1];
        int tooLong = 0;
        bits[heap[sortedStart]] = 0;
        for (int i = sortedStart + 1; i < heap.length; i++) {
            int node = heap[i];
            int length = bits[parent[node]] + 1;
            if (length > maxBits) {
                length = maxBits;
                tooLong++;
            }
            bits[node] = length;
            if (node < symbols) {
                symbolsOfLength[length]++;
            }
        }
        if (tooLong > 0) {
            shorten(symbolsOfLength, maxBits, tooLong);
        }
    }

    /** Moves a leaf one down for every two that are too long, and hands the lengths out anew, the longest to the rarest. */
    private void shorten(int[] symbolsOfLength, int maxBits, int tooLong) {
        for (int left = tooLong; left > 0; left -= 2) {
            int length = maxBits - 1;
            while (symbolsOfLength[length] == 0) {
                length--;
            }
            symbolsOfLength[length]--;
            symbolsOfLength[length + 1] += 2;
            symbolsOfLength[maxBits]--;
        }
        int i = heap.length;
        for (int length = maxBits; length > 0; length--) {
            int left = symbolsOfLength[length];
            while (left > 0) {
                int node = heap[--i];
                if (node < symbols) {
                    bits[node] = length;
                    left--;
                }
            }
        }
    }
}
