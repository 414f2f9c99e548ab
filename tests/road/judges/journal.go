// A second reader of a published journal, by the Go project's own libraries (golang.org/x/mod/sumdb/note and tlog): opens the
// checkpoint, reads the tiles, proves every entry and checks each proof, and that an older checkpoint is continued.
//
//	journal DIR VKEY [OLDER-CHECKPOINT]
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// tiles reads C2SP names: tile/L/N where this library says tile/8/L/N.
type tiles struct{ directory string }

func (t tiles) Height() int { return 8 }

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		octets, err := os.ReadFile(filepath.Join(t.directory, "tile", strings.TrimPrefix(tile.Path(), "tile/8/")))
		if err != nil {
			return nil, err
		}
		all = append(all, octets)
	}
	return all, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func open(file string, verifier note.Verifier) tlog.Tree {
	octets, err := os.ReadFile(file)
	must(err)
	opened, err := note.Open(octets, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		must(fmt.Errorf("%s: not a checkpoint of %s", file, verifier.Name()))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

// entries of the bundles, which the library does not know.
func entries(directory string, size int64) [][]byte {
	var all [][]byte
	for n := int64(0); n*256 < size; n++ {
		tile := tlog.Tile{H: 8, L: -1, N: n, W: 256}
		if size-n*256 < 256 {
			tile.W = int(size - n*256)
		}
		octets, err := os.ReadFile(filepath.Join(directory, "tile/entries", strings.TrimPrefix(tile.Path(), "tile/8/data/")))
		must(err)
		for len(octets) > 1 {
			length := int(octets[0])<<8 | int(octets[1])
			all = append(all, octets[2:2+length])
			octets = octets[2+length:]
		}
	}
	if int64(len(all)) != size {
		must(fmt.Errorf("%d entries of %d", len(all), size))
	}
	return all
}

func main() {
	verifier, err := note.NewVerifier(strings.TrimSpace(os.Args[2]))
	must(err)
	directory := os.Args[1]
	tree := open(filepath.Join(directory, "checkpoint"), verifier)
	reader := tlog.TileHashReader(tree, tiles{directory})
	for i, entry := range entries(directory, tree.N) {
		proof, err := tlog.ProveRecord(tree.N, int64(i), reader)
		must(err)
		must(tlog.CheckRecord(proof, tree.N, tree.Hash, int64(i), tlog.RecordHash(entry)))
	}
	if len(os.Args) > 3 {
		older := open(os.Args[3], verifier)
		proof, err := tlog.ProveTree(tree.N, older.N, reader)
		must(err)
		must(tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash))
	}
	fmt.Println(tree.N)
}
