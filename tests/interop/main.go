// Interop holds what ecoledger publishes against the programs of others: the note and tree packages of the Go checksum database,
// and the checkpoint formats, Merkle proofs and log client of transparency.dev.
//
//	interop follow FOLDER VKEY [WITNESS-VKEY]   follow a published log from nothing to now
//	interop receipt FILE VKEY                   check a receipt
//	interop submit URL WITNESS-VKEY SKEY        have a log of C2SP signed by a witness, from nothing over several sizes
//	interop newkey ORIGIN                       print the private and the verifier key of a log
//	interop vectors                             print a log of C2SP with its proofs and cosignatures, as JSON
package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/transparency-dev/formats/log"
	fnote "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/client"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

var hasher = rfc6962.DefaultHasher

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "interop:", err)
		os.Exit(1)
	}
}

func must[T any](value T, err error) T {
	check(err)
	return value
}

func expect(holds bool, format string, figures ...any) {
	if !holds {
		check(fmt.Errorf(format, figures...))
	}
}

// follow reads a log as a client that knows nothing but its folder and its key.
func follow(folder, vkey, witness string) {
	ctx, source := context.Background(), client.FileFetcher{Root: folder}
	verifier := must(note.NewVerifier(vkey))
	point, raw, _, err := client.FetchCheckpoint(ctx, source.ReadCheckpoint, verifier, verifier.Name())
	check(err)
	if witness != "" {
		cosigner := must(fnote.NewVerifierForCosignatureV1(witness))
		_, _, opened, err := log.ParseCheckpoint(raw, verifier.Name(), verifier, cosigner)
		check(err)
		expect(len(opened.Sigs) == 2, "the witness has not signed")
	}
	leaves := must(client.FetchLeafHashes(ctx, source.ReadTile, 0, point.Size, point.Size))
	factory := compact.RangeFactory{Hash: hasher.HashChildren}
	tree, roots := factory.NewEmptyRange(0), [][]byte{}
	entries := 0
	for index := uint64(0); index < (point.Size+255)/256; index++ {
		bundle, err := client.GetEntryBundle(ctx, source.ReadEntryBundle, index, point.Size)
		if err != nil {
			continue
		}
		for at, entry := range bundle.Entries {
			place := index*256 + uint64(at)
			expect(bytes.Equal(hasher.HashLeaf(entry), leaves[place]), "record %d is not its leaf", place)
			leaf := tlog.RecordHash(entry)
			expect(bytes.Equal(leaf[:], leaves[place]), "record %d has another hash in tlog", place)
			entries++
		}
	}
	builder := must(client.NewProofBuilder(ctx, point.Size, source.ReadTile))
	for place, leaf := range leaves {
		check(tree.Append(leaf, nil))
		roots = append(roots, must(tree.GetRootHash(nil)))
		path := must(builder.InclusionProof(ctx, uint64(place)))
		check(proof.VerifyInclusion(hasher, uint64(place), point.Size, leaf, path, point.Hash))
	}
	expect(bytes.Equal(roots[point.Size-1], point.Hash), "the tiles have another root")
	for size := uint64(1); size <= point.Size; size++ {
		path := must(builder.ConsistencyProof(ctx, size, point.Size))
		check(proof.VerifyConsistency(hasher, size, point.Size, path, roots[size-1], point.Hash))
	}
	fmt.Printf("%s: %d leaves, %d records, %d proofs\n", point.Origin, point.Size, entries, 2*point.Size)
}

func decoded(texts []string) [][]byte {
	hashes := [][]byte{}
	for _, text := range texts {
		hashes = append(hashes, must(base64.StdEncoding.DecodeString(text)))
	}
	return hashes
}

func receipt(file, vkey string) {
	var told struct {
		Record, Checkpoint string
		Proof              []string
		Definitions        []struct {
			Record string
			Proof  []string
		}
	}
	check(json.Unmarshal(must(os.ReadFile(file)), &told))
	verifier := must(note.NewVerifier(vkey))
	point, _, _, err := log.ParseCheckpoint([]byte(told.Checkpoint), verifier.Name(), verifier)
	check(err)
	prove := func(record string, path []string) {
		var placed struct{ Place string }
		check(json.Unmarshal([]byte(record), &placed))
		place := must(strconv.ParseUint(placed.Place, 10, 64))
		leaf := hasher.HashLeaf([]byte(record))
		check(proof.VerifyInclusion(hasher, place, point.Size, leaf, decoded(path), point.Hash))
	}
	prove(told.Record, told.Proof)
	for _, definition := range told.Definitions {
		prove(definition.Record, definition.Proof)
	}
	fmt.Printf("%s: a record and %d definitions\n", point.Origin, len(told.Definitions))
}

// made is a log that was never ecoledger's.
type made struct {
	signer note.Signer
	leaves [][]byte
}

func (m *made) grow(entries ...string) {
	for _, entry := range entries {
		m.leaves = append(m.leaves, hasher.HashLeaf([]byte(entry)))
	}
}

func (m *made) node(id compact.NodeID) []byte {
	if id.Level == 0 {
		return m.leaves[id.Index]
	}
	left := compact.NodeID{Level: id.Level - 1, Index: 2 * id.Index}
	return hasher.HashChildren(m.node(left), m.node(left.Sibling()))
}

func (m *made) root() []byte {
	tree := (&compact.RangeFactory{Hash: hasher.HashChildren}).NewEmptyRange(0)
	for _, leaf := range m.leaves {
		check(tree.Append(leaf, nil))
	}
	return must(tree.GetRootHash(nil))
}

func (m *made) since(old int) []string {
	told := []string{}
	if old == 0 || old == len(m.leaves) {
		return told
	}
	nodes := must(proof.Consistency(uint64(old), uint64(len(m.leaves))))
	hashes := [][]byte{}
	for _, id := range nodes.IDs {
		hashes = append(hashes, m.node(id))
	}
	for _, hash := range must(nodes.Rehash(hashes, hasher.HashChildren)) {
		told = append(told, base64.StdEncoding.EncodeToString(hash))
	}
	return told
}

func (m *made) checkpoint(more ...note.Signer) string {
	text := log.Checkpoint{Origin: m.signer.Name(), Size: uint64(len(m.leaves)), Hash: m.root()}.Marshal()
	return string(must(note.Sign(&note.Note{Text: string(text)}, append([]note.Signer{m.signer}, more...)...)))
}

func submit(address, witness, skey string) {
	m := made{signer: must(note.NewSigner(skey))}
	cosigner := must(fnote.NewVerifierForCosignatureV1(witness))
	old := 0
	for _, size := range []int{1, 2, 5, 8, 8, 300} {
		for len(m.leaves) < size {
			m.grow(fmt.Sprintf("entry %d", len(m.leaves)))
		}
		point := m.checkpoint()
		body := fmt.Sprintf("old %d\n", old)
		for _, hash := range m.since(old) {
			body += hash + "\n"
		}
		answer := must(http.Post(address+"/add-checkpoint", "text/plain", strings.NewReader(body+"\n"+point)))
		line := must(io.ReadAll(answer.Body))
		expect(answer.StatusCode == http.StatusOK, "size %d: %d %s", size, answer.StatusCode, line)
		opened := must(note.Open([]byte(point+string(line)), note.VerifierList(cosigner)))
		expect(len(opened.Sigs) == 1, "size %d: the witness has not signed", size)
		must(fnote.CoSigV1Timestamp(opened.Sigs[0]))
		old = size
	}
	fmt.Printf("%s: signed up to %d\n", m.signer.Name(), old)
}

func vectors() {
	type point struct {
		Size  int      `json:"size"`
		Note  string   `json:"note"`
		Proof []string `json:"proof"`
	}
	skey, vkey, err := note.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{7}, 64)), "example.com/vectors")
	check(err)
	wkey, wvkey, err := note.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{8}, 64)), "witness.example")
	check(err)
	m, witness := made{signer: must(note.NewSigner(skey))}, must(fnote.NewSignerForCosignatureV1(wkey))
	points, bundle, old := []point{}, []byte{}, 0
	for _, size := range []int{1, 2, 3, 7, 8, 13} {
		for len(m.leaves) < size {
			entry := strings.Repeat("e", 29*len(m.leaves))
			m.grow(entry)
			bundle = append(append(bundle, byte(len(entry)>>8), byte(len(entry))), entry...)
		}
		points = append(points, point{size, m.checkpoint(witness), m.since(old)})
		old = size
	}
	told := json.NewEncoder(os.Stdout)
	told.SetIndent("", " ")
	check(told.Encode(map[string]any{
		"log_key":     vkey,
		"witness_key": must(fnote.VKeyToCosignatureV1(wvkey)),
		"checkpoints": points,
		"bundle":      base64.StdEncoding.EncodeToString(bundle),
		"tile":        base64.StdEncoding.EncodeToString(bytes.Join(m.leaves, nil)),
	}))
}

func main() {
	words := append(os.Args[1:], "", "", "", "")
	switch words[0] {
	case "follow":
		follow(words[1], words[2], words[3])
	case "receipt":
		receipt(words[1], words[2])
	case "submit":
		submit(words[1], words[2], words[3])
	case "newkey":
		skey, vkey, err := note.GenerateKey(nil, words[1])
		check(err)
		fmt.Println(skey)
		fmt.Println(vkey)
	case "vectors":
		vectors()
	default:
		check(fmt.Errorf("follow, receipt, submit, newkey or vectors"))
	}
}
