// Package scale makes workspaces that are as large as somebody will ask for:
// two contracts of so many fields and a mapping of so many rules between them.
//
// Tests, benchmarks and the scale script of the page use them. The same Size
// gives the same files, always.
package scale

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"testing/fstest"
)

// Size says how large a workspace is.
type Size struct {
	Fields int // values in each of the two contracts; zero means 10,000
	Rules  int // rules of the mapping, loops included; zero means 1,000
	Seed   uint64
}

// The names of what Make makes.
const (
	Mapping = "wide"
	Source  = "legacy/shipment-file@1"
	Target  = "shipping/shipment-booked@1"
)

// Workspace is a made workspace.
type Workspace struct {
	Files fs.FS
	// Message is an input that the source contract and the mapping take.
	Message []byte
	// Rules and Fields count what was made: rules with an expression, and values
	// of the source.
	Rules, Fields int
	Expressions   []Expression

	text []byte
}

// Expression is one expression of a value rule, to be changed by Edit.
type Expression struct {
	Target string // as rules write it: consignment.items[].weight
	Text   string
	from   int // first byte in the mapping file
}

// Make makes a workspace. Its mapping compiles without a finding.
func Make(s Size) *Workspace {
	if s.Fields == 0 {
		s.Fields = 10_000
	}
	if s.Rules == 0 {
		s.Rules = 1_000
	}
	g := &generator{r: rand.New(rand.NewPCG(s.Seed, 0x5ca1e))}
	root := g.tree(s.Fields)
	chosen := g.choose(root, s.Rules)
	w := &writer{}
	w.mapping(root)
	file := func(text []byte) *fstest.MapFile { return &fstest.MapFile{Data: text, Mode: 0o644} }
	return &Workspace{
		Rules: chosen, Fields: g.leaves, Expressions: w.expressions, Message: g.message(root), text: []byte(w.String()),
		Files: fstest.MapFS{
			"crosswalk.yaml": file([]byte("workspace: scale\ntitle: Scale\ndescription: Contracts of many fields, and a mapping of many rules.\n")),
			"contracts/legacy/shipment-file/contract.yaml":      file(header("legacy/shipment-file", "Shipment file")),
			"contracts/legacy/shipment-file/v1.schema.json":     file(root.schema(sourceSide)),
			"contracts/shipping/shipment-booked/contract.yaml":  file(header("shipping/shipment-booked", "Shipment booked")),
			"contracts/shipping/shipment-booked/v1.schema.json": file(root.schema(targetSide)),
			"tables/service.csv":                                file([]byte("key,value\nS,standard\nX,express\nN,night\nC,collect\n")),
			"mappings/" + Mapping + "/mapping.yaml":             file([]byte(w.String())),
		},
	}
}

// Text is the mapping file.
func (w *Workspace) Text() []byte { return w.text }

// Edit is the mapping file with one expression, counted through Expressions,
// replaced by what change makes of it.
func (w *Workspace) Edit(i int, change func(expression string) string) []byte {
	e := w.Expressions[i%len(w.Expressions)]
	out := append([]byte{}, w.text[:e.from]...)
	out = append(out, quoted(change(e.Text))...)
	return append(out, w.text[e.from+len(quoted(e.Text)):]...)
}

func header(id, title string) []byte {
	return fmt.Appendf(nil, "contract: %s\nkind: event\nversion: 1.0.0\ntitle: %s\nstatus: active\ncompatibility: backward\ncontentModel: strict\n", id, title)
}
