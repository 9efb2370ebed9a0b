package emit

import (
	"fmt"
	"slices"
	"strings"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/automata"
	"crosswalk/mapper/functions"
	"crosswalk/mapper/kernel"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// patternTable places the automaton of an RE2 expression, ecmaTable that of a
// JSON Schema pattern.
func (m *module) patternTable(expr string) uint32 {
	return m.automaton("re2:"+expr, func() (*automata.Table, error) { return automata.RE2(expr) })
}

func (m *module) ecmaTable(pattern string) uint32 {
	return m.automaton("ecma:"+pattern, func() (*automata.Table, error) { return automata.ECMA(pattern) })
}

func (m *module) automaton(key string, compile func() (*automata.Table, error)) uint32 {
	if at, ok := m.automata[key]; ok {
		return at
	}
	t, err := compile()
	if err != nil {
		bugf("%v", err)
	}
	at := m.Data(4, t.Bytes())
	m.automata[key] = at
	return at
}

// table places a value table and returns its address.
func (m *module) table(e *program.Lookup) uint32 {
	t, of := e.Table, e.Of
	kind := fmt.Sprintf("lookup:%s:%d:%s:%d", e.By, of, t.Name, e.Key.Type().Kind)
	return m.dataOnce(kind, func() []byte {
		var b []byte
		var err error
		switch e.By {
		case program.LookupRange:
			b, err = rangeTable(t, e.Key.Type().Kind != program.String)
		case program.LookupFold:
			rows := slices.Clone(t.Rows)
			for i, row := range rows {
				rows[i] = slices.Clone(row)
				rows[i][of] = program.FoldKey(row[of])
			}
			b, err = kernel.BuildTable(rows, of)
		default:
			b, err = kernel.BuildTable(t.Rows, of)
		}
		if err != nil {
			bugf("table %s: %v", t.Name, err)
		}
		return append(b, make([]byte, 16)...)
	})
}

func rangeTable(t *program.Table, numbers bool) ([]byte, error) {
	ranges, err := t.Ranges(numbers)
	if err != nil {
		return nil, err
	}
	bounds, rows := make([][2]string, len(ranges)), make([][]string, len(ranges))
	for i, r := range ranges {
		bounds[i], rows[i] = [2]string{r.From, r.To}, t.Rows[r.Row]
	}
	return kernel.BuildRanges(bounds, rows, numbers)
}

// memberTable places a value table of nothing but keys.
func (m *module) memberTable(names []string) uint32 {
	return m.dataOnce("members:"+strings.Join(names, "\x00"), func() []byte {
		rows := make([][]string, len(names))
		for i, n := range names {
			rows[i] = []string{n}
		}
		b, err := kernel.BuildTable(rows, 0)
		if err != nil {
			bugf("members of an enum: %v", err)
		}
		return append(b, make([]byte, 16)...)
	})
}

// dataOnce places data under a key of its own.
func (m *module) dataOnce(key string, build func() []byte) uint32 {
	at, ok := m.automata[key]
	if !ok {
		at = m.Data(4, build())
		m.automata[key] = at
	}
	return at
}

// lookup pushes a text from a table.
func (g *gen) lookup(e *program.Lookup) {
	t := e.Key.Type()
	key, v := g.Temp(directType(t)), g.Temp(w.I64)
	g.emit(e.Key, direct)
	g.Set(key)
	g.Addr(g.m.table(e))
	g.Get(key)
	sym := "k_lookup"
	switch {
	case e.By == program.LookupFold:
		g.Addr(g.m.dataTable(functions.LowerCase))
		g.Call(g.m.Sym("k_case"))
		g.failIfZero64()
	case e.By == program.LookupRange && t.Kind == program.String:
		sym = "k_lookup_range_text"
	case e.By == program.LookupRange:
		sym = "k_lookup_range"
		if t.Kind == program.Int {
			g.Call(g.m.Sym("k_dec_int"))
			g.failIfZero32()
		}
	}
	g.Addr(uint32(e.Column))
	g.Call(g.m.Sym(sym))
	g.Tee(v)
	g.Op(w.I64Eqz)
	g.If(w.I64)
	if e.Default == nil {
		g.I32(int32(abi.NoLookup))
		g.Get(key)
		switch t.Kind {
		case program.Int:
			g.Call(g.m.Sym("k_int_text_of"))
		case program.Decimal:
			g.Call(g.m.Sym("k_dec_text_of"))
		}
		g.Call(g.m.Sym("k_fail_text"))
		g.Op(w.Drop)
		g.Br(g.fail)
	} else {
		g.emit(e.Default, direct)
	}
	g.Else()
	g.Get(v)
	g.End()
	g.Release(key)
	g.Release(v)
}
