package emit

import (
	"fmt"
	"strings"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/kernel"
	"crosswalk/mapper/program"
	"crosswalk/mapper/validator"
	w "crosswalk/mapper/wasm"
)

// schemas are the whole schemas of one side that k_validate checks: what the
// shapes leave over.
type schemas struct {
	builder *validator.Builder
	nodes   map[string]int // by schemasKey
	table   uint32         // address
	offset  func(node int) uint32
}

// schemasKey tells lists of schemas apart while the module is made.
func schemasKey(list []*schema.Schema) string {
	var b strings.Builder
	for _, s := range list {
		fmt.Fprintf(&b, "%p ", s)
	}
	return b.String()
}

func (m *module) newSchemas(source bool) *schemas {
	return &schemas{builder: validator.New(tableMemory{m, source}), nodes: map[string]int{}}
}

func (s *schemas) add(list []*schema.Schema) {
	if len(list) == 0 {
		return
	}
	key := schemasKey(list)
	if _, ok := s.nodes[key]; !ok {
		s.nodes[key] = s.builder.All(list)
	}
}

// node is the number of a list that was added, -1 if it is empty.
func (s *schemas) node(list []*schema.Schema) int {
	if len(list) == 0 {
		return -1
	}
	n, ok := s.nodes[schemasKey(list)]
	if !ok {
		bugf("a schema at %s was not placed", list[0].Pointer)
	}
	return n
}

func (s *schemas) place(m *module) {
	if s.builder.Empty() {
		return
	}
	table, offset, err := s.builder.Bytes()
	if err != nil {
		bugf("%v", err)
	}
	s.table, s.offset = m.Data(8, table), offset
}

// placeSchemas places the tables of both sides.
func (m *module) placeSchemas() {
	m.input, m.output = m.newSchemas(true), m.newSchemas(false)
	if m.prog.Input != nil {
		m.input.shapes(m.prog.Input.Shape, map[*schema.Shape]bool{})
	}
	if m.prog.Root != nil {
		m.output.written(m.prog.Root)
	}
	m.input.place(m)
	m.output.place(m)
}

// shapes adds what the shapes from sh on leave over.
func (s *schemas) shapes(sh *schema.Shape, seen map[*schema.Shape]bool) {
	if sh == nil || seen[sh] {
		return
	}
	seen[sh] = true
	s.add(sh.Rest)
	for _, p := range sh.Props {
		s.shapes(p.Shape, seen)
	}
	s.shapes(sh.Extra, seen)
	s.shapes(sh.Items, seen)
}

// written adds what is checked of the output.
func (s *schemas) written(n program.Node) {
	if list, _ := checkedWhole(n); list != nil {
		s.add(list)
	}
	if v, ok := n.(*program.Value); ok && v.Checks {
		seen := map[*schema.Shape]bool{} // a list may hold nothing but itself
		for sh := v.Shape.Items; sh != nil && !seen[sh]; sh = sh.Items {
			seen[sh] = true
			s.add(sh.Rest)
		}
	}
	for _, below := range program.Below(n) {
		s.written(below)
	}
}

// checkedWhole gives the schemas that the text of a node is checked with, and
// the rule to blame.
func checkedWhole(n program.Node) (list []*schema.Schema, rule int) {
	rule = program.RuleOf(n)
	var sh *schema.Shape
	switch n := n.(type) {
	case *program.Object:
		sh = n.Shape
	case *program.Each:
		sh = n.Shape
	case *program.Tuple:
		sh = n.Shape
	case *program.Value:
		switch {
		case n.Whole:
			return n.Shape.Schemas, rule
		case n.Checks:
			sh = n.Shape
		}
	}
	if sh == nil || len(sh.Rest) == 0 {
		return nil, rule
	}
	return sh.Rest, rule
}

// validate pushes the code that k_validate gives for the text at an address.
func (s *schemas) validate(m *module, f *w.Func, list []*schema.Schema, at func(), base abi.Code) {
	f.Addr(s.table)
	f.Addr(s.offset(s.node(list)))
	at()
	f.I32(int32(base))
	f.Call(m.Sym("k_validate"))
}

// whole writes a node, and checks what was written if its schema demands what
// only the whole text can tell. Before is the length of what stands before the
// value.
func (x *writer) whole(list []*schema.Schema, rule, before int, body func() bool) bool {
	if list == nil {
		return body()
	}
	x.flush()
	start := x.Local(w.I32)
	x.used()
	x.Set(start)
	sure := body()
	x.flush()
	if x.path == "target" { // nothing stands behind the root, and a number must end
		x.room(1)
		x.Get(x.w)
		x.I32(0)
		x.Mem(w.I32Store8, 0)
	}
	x.used()
	x.Get(start)
	x.Op(w.I32Ne)
	x.If()
	x.m.output.validate(x.m, x.Func, list, func() {
		x.m.load32(x.Func, stOut)
		x.Get(start)
		x.Op(w.I32Add)
		x.I32(int32(before))
		x.Op(w.I32Add)
	}, abi.TargetBase)
	x.If()
	x.at(rule)
	x.Addr(x.m.st)
	x.Addr(x.m.place(x.path))
	x.Mem(w.I32Store, stPlace)
	x.Br(x.fail)
	x.End()
	x.End()
	return sure
}

// tableMemory places what a table of schemas points to.
type tableMemory struct {
	m      *module
	source bool
}

func (t tableMemory) Pattern(pattern string) uint32 { return t.m.ecmaTable(pattern) }

func (t tableMemory) Format(name string) []validator.FormatCheck {
	if !t.m.formatChecked(name, t.source) {
		return nil
	}
	switch name {
	case "date-time":
		return []validator.FormatCheck{{Kind: 1}}
	case "date":
		return []validator.FormatCheck{{Kind: 2}}
	case "time":
		return []validator.FormatCheck{{Kind: 3}}
	}
	checks := []validator.FormatCheck{{Kind: uint32(program.FormatLimit(name)) << 8, Automaton: t.m.patternTable(program.FormatPattern(name, t.source))}}
	if head := program.FormatHead(name); head != "" {
		checks = append(checks, validator.FormatCheck{Automaton: t.m.patternTable(head)})
	}
	return checks
}

func (t tableMemory) Set(texts []string) uint32 { return t.m.setTable(texts) }

func (t tableMemory) Number(text string) uint64 { return uint64(t.m.numberSpan(text)) }

// setTable places a set of JSON texts.
func (m *module) setTable(texts []string) uint32 {
	return m.dataOnce("set:"+strings.Join(texts, "\x00"), func() []byte {
		b, err := kernel.BuildSet(texts)
		if err != nil {
			bugf("%v", err)
		}
		return b
	})
}
