package emit

import (
	"encoding/json"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// site is where a node is written.
type site struct {
	prefix   string // key and colon
	suffix   string // comma, but behind the root
	required bool   // the target contract demands it
	drop     bool   // an object with nothing in it is left out
	miss     *miss  // of the object around
}

// miss is the first required member of an object that was left out: place in
// the low half, 1 + rule in the high half; 0 if there is none.
type miss struct {
	used  bool
	local w.Local
}

// omitted notes that the node at path was left out.
func (x *writer) omitted(s site, rule int) {
	if !s.required || s.miss == nil {
		return
	}
	place := x.m.place(x.path)
	if place > 0xffff || rule >= 0xffff {
		bugf("too many rules or places")
	}
	x.Get(s.miss.local)
	x.Op(w.I32Eqz)
	x.If()
	x.I32(int32(uint32(rule+1)<<16 | place))
	x.Set(s.miss.local)
	x.End()
}

// demand fails if a required member was left out.
func (x *writer) demand(ms *miss) {
	if !ms.used {
		return
	}
	x.Get(ms.local)
	x.If()
	x.Get(ms.local)
	x.Call(x.m.demandFn().Index)
	x.Set(x.rule)
	x.Br(x.fail)
	x.End()
}

// demandFn(miss) notes that a required member was left out and returns its rule.
func (m *module) demandFn() *w.Func {
	return m.once("demand", w.S([]w.Type{w.I32}, w.I32), func(f *w.Func) {
		f.I32(int32(abi.Required + abi.TargetBase))
		f.Get(0)
		f.I32(0xffff)
		f.Op(w.I32And)
		f.Call(m.refuseFn().Index)
		f.Get(0)
		f.I32(16)
		f.Op(w.I32ShrU)
	})
}

// omits says that a node may write nothing.
func omits(n program.Node, required bool) bool {
	switch n := n.(type) {
	case *program.Object:
		return n.When != nil || !required && n.Default == ""
	case *program.Choice:
		return n.When != nil || omitsChoice(n, required)
	case *program.Inline:
		return n.When != nil || omitsInline(n, required)
	case *program.Value:
		e := n.Expr.Type().Kind
		return n.When != nil || (e == program.Optional || e == program.Null) &&
			(n.OnMissing == program.PolicyOmit || n.OnNull == program.PolicyOmit)
	case *program.Each:
		return n.When != nil || n.Range.Type().Kind == program.Optional &&
			(n.OnMissing == program.PolicyOmit || n.OnNull == program.PolicyOmit)
	case *program.Tuple:
		return n.When != nil
	}
	return false
}

// node writes a node and returns whether it surely wrote something.
func (x *writer) node(n program.Node, s site) bool {
	list, rule := checkedWhole(n)
	return x.probeNode(n, s, func() bool {
		return x.whole(list, rule, len(s.prefix), func() bool { return x.written(n, s) })
	})
}

func (x *writer) written(n program.Node, s site) bool {
	switch n := n.(type) {
	case *program.Object:
		return x.when(n.When, n.Rule, s, func() bool { return x.object(n, s) })
	case *program.Value:
		return x.when(n.When, n.Rule, s, func() bool { return x.value(n, s) })
	case *program.Each:
		return x.when(n.When, n.Rule, s, func() bool { return x.each(n, s) })
	case *program.Tuple:
		return x.when(n.When, n.Rule, s, func() bool { return x.tuple(n, s) })
	case *program.Choice:
		return x.when(n.When, n.Rule, s, func() bool { return x.choice(n, s) })
	case *program.Inline:
		return x.when(n.When, n.Rule, s, func() bool { return x.inline(n, s) })
	}
	bugf("unknown node %T", n)
	return false
}

// when writes a node if its condition holds.
func (x *writer) when(cond program.Expr, rule int, s site, body func() bool) bool {
	if cond == nil {
		return body()
	}
	x.flush()
	x.at(rule)
	x.emit(cond, direct)
	x.either(func() { body() }, func() { x.omitted(s, rule) })
	return false
}

// object writes an object. Its when was looked at.
func (x *writer) object(o *program.Object, s site) bool {
	ms := &miss{}
	for _, f := range o.Fields {
		ms.used = ms.used || f.Required && omits(f.Node, true)
	}
	if ms.used {
		ms.local = x.Local(w.I32)
		x.I32(0) // again in each round of a loop around
		x.Set(ms.local)
	}
	opening := s.prefix + "{"
	x.text(opening)
	certain := false
	s.drop = s.miss != nil && !s.required || o.Default != ""
	path := x.path
	for _, f := range o.Fields {
		x.path = path + "/" + escapePointer(f.Name)
		sure := x.node(f.Node, site{prefix: quote(f.Name) + ":", suffix: ",", required: f.Required, miss: ms})
		certain = certain || sure
	}
	x.path = path
	if certain || !s.drop {
		x.demand(ms)
		x.close('}', certain)
		x.text(s.suffix)
		return true
	}
	x.flush()
	x.room(1)
	x.lastByte()
	x.I32('{')
	x.Op(w.I32Eq)
	x.either(func() {
		x.move(int32(-len(opening)))
		if o.Default != "" {
			x.text(s.prefix + o.Default + s.suffix)
		}
	}, func() {
		x.demand(ms)
		x.Get(x.w)
		x.I32(1)
		x.Op(w.I32Sub)
		x.I32('}')
		x.Mem(w.I32Store8, 0)
		x.text(s.suffix)
	})
	return o.Default != ""
}

// quote is the canonical JSON text of a string.
func quote(s string) string {
	out := []byte{'"'}
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\':
			out = append(out, '\\', c)
		case '\b':
			out = append(out, '\\', 'b')
		case '\f':
			out = append(out, '\\', 'f')
		case '\n':
			out = append(out, '\\', 'n')
		case '\r':
			out = append(out, '\\', 'r')
		case '\t':
			out = append(out, '\\', 't')
		default:
			if c < 0x20 {
				out = append(out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			} else {
				out = append(out, c)
			}
		}
	}
	return string(append(out, '"'))
}

const hexDigits = "0123456789abcdef"

// compact is JSON text without white space.
func compact(text string) string {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return text
	}
	if s, ok := v.(string); ok {
		return quote(s)
	}
	b := make([]byte, 0, len(text))
	inText := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case inText && c == '\\':
			b = append(b, c)
			i++
			c = text[i]
		case c == '"':
			inText = !inText
		case !inText && (c == ' ' || c == '\n' || c == '\t' || c == '\r'):
			continue
		}
		b = append(b, c)
	}
	return string(b)
}
