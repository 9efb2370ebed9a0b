// Package validator turns schemas into the table that the kernel's k_validate
// follows, for what generated code does not check: combinators, patterns of
// names, what was not evaluated, and the like.
//
// A Builder takes schemas and gives each a node; Bytes is the table of all.
// Package contracts/schema/assess says which fault is reported; the layout of
// the table is told in mapper/kernel/c/validate.c.
package validator

import (
	"encoding/binary"
	"fmt"
	"slices"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/kernel"
)

// Memory places what the table points to and gives its address.
type Memory interface {
	// Pattern places the automaton of a pattern of JSON Schema.
	Pattern(pattern string) uint32
	// Format tells how k_validate checks a format of texts, nil if it is a note.
	Format(name string) []FormatCheck
	// Set places a set made by kernel.BuildSet.
	Set(texts []string) uint32
	// Number places the text of a number and gives its span.
	Number(text string) uint64
}

// FormatCheck is one way in which k_validate checks a text: by a number of its
// own, or by an automaton at an address, with the limit of characters << 8.
type FormatCheck struct{ Kind, Automaton uint32 }

// Operations of a node, in the numbering of validate.c.
const (
	opEnd = iota
	opType
	opEnum
	opMinLength
	opMaxLength
	opPattern
	opFormat
	opMinimum
	opOver
	opMaximum
	opUnder
	opMultiple
	opMinItems
	opMaxItems
	opUnique
	opItems
	opContains
	opMinFields
	opMaxFields
	opRequires
	opDepends
	opNames
	opFields
	opDependent
	opAlso
	opAny
	opOne
	opNot
	opIf
	opOtherItems
	opOtherFields
	opNever
)

const tracks = 1 // flag of a node

// head is the number of words before the first node.
const head = 4

// Builder makes one table.
type Builder struct {
	mem   Memory
	nodes map[*schema.Schema]int // index in list
	list  []*node
	ids   map[string]uint32
	names []string
}

// node is one schema as words; refs are the words that name nodes.
type node struct {
	words []uint32
	refs  []int
}

// New returns an empty Builder.
func New(mem Memory) *Builder {
	return &Builder{mem: mem, nodes: map[*schema.Schema]int{}, ids: map[string]uint32{}}
}

// Empty reports whether no schema was added.
func (b *Builder) Empty() bool { return len(b.list) == 0 }

// All adds a node that demands all of some schemas, in their order, and returns
// its number for Offsets.
func (b *Builder) All(schemas []*schema.Schema) int {
	if len(schemas) == 1 {
		return b.node(schemas[0])
	}
	n := &node{words: []uint32{0}}
	b.list = append(b.list, n)
	at := len(b.list) - 1
	for _, s := range schemas {
		b.op(n, opAlso, ref(b.node(s)))
	}
	b.op(n, opEnd)
	return at
}

// ref is an operand that names a node.
type ref int

// op appends an operation; its operands are uint32, []uint32, ref and []ref.
func (b *Builder) op(n *node, code uint32, operands ...any) {
	at := len(n.words)
	n.words = append(n.words, 0)
	for _, o := range operands {
		switch o := o.(type) {
		case uint32:
			n.words = append(n.words, o)
		case int:
			n.words = append(n.words, uint32(o))
		case []uint32:
			n.words = append(n.words, o...)
		case ref:
			n.refs = append(n.refs, len(n.words))
			n.words = append(n.words, uint32(o))
		case []ref:
			for _, r := range o {
				n.refs = append(n.refs, len(n.words))
				n.words = append(n.words, uint32(r))
			}
		default:
			panic(fmt.Sprintf("operand %T", o))
		}
	}
	n.words[at] = code | uint32(len(n.words)-at)<<8
}

// node returns the number of a schema's node.
func (b *Builder) node(s *schema.Schema) int {
	if i, ok := b.nodes[s]; ok {
		return i
	}
	n := &node{words: []uint32{0}}
	b.list = append(b.list, n)
	i := len(b.list) - 1
	b.nodes[s] = i
	if s.UnevaluatedItems != nil || s.UnevaluatedProperties != nil {
		n.words[0] = tracks
	}
	b.schema(n, s)
	b.op(n, opEnd)
	return i
}

func (b *Builder) each(list []*schema.Schema) []ref {
	out := make([]ref, len(list))
	for i, s := range list {
		out[i] = ref(b.node(s))
	}
	return out
}

// id is the number of a name, from 1.
func (b *Builder) id(name string) uint32 {
	id, ok := b.ids[name]
	if !ok {
		b.names = append(b.names, name)
		id = uint32(len(b.names))
		b.ids[name] = id
	}
	return id
}

func (b *Builder) idsOf(list []schema.Word) []uint32 {
	out := make([]uint32, len(list))
	for i, w := range list {
		out[i] = b.id(w.Text)
	}
	return out
}

// Bytes is the table, to be placed at an address divisible by eight, and a
// function from the numbers of nodes to their offsets in it.
func (b *Builder) Bytes() (table []byte, offset func(node int) uint32, err error) {
	offsets := make([]uint32, len(b.list))
	at := uint32(4 * head)
	for i, n := range b.list {
		offsets[i] = at
		at += uint32(4 * len(n.words))
	}
	out := make([]byte, 4*head, at)
	for _, n := range b.list {
		words := slices.Clone(n.words)
		for _, r := range n.refs {
			words[r] = offsets[words[r]]
		}
		for _, w := range words {
			out = binary.LittleEndian.AppendUint32(out, w)
		}
	}
	if len(b.names) > 0 {
		for len(out)%8 != 0 {
			out = append(out, 0)
		}
		binary.LittleEndian.PutUint32(out, uint32(len(out)))
		rows := make([][]string, len(b.names))
		for i, name := range b.names {
			rows[i] = []string{name}
		}
		names, err := kernel.BuildTable(rows, 0)
		if err != nil {
			return nil, nil, fmt.Errorf("names of a schema: %w", err)
		}
		out = append(out, names...)
	}
	return append(out, make([]byte, 16)...), func(n int) uint32 { return offsets[n] }, nil
}
