package emit

import (
	"slices"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// refuser generates the failure of a constraint: cond was just pushed.
type refuser func(code abi.Code)

// constraints generates checks of one value; the source scanner and the target
// builder share it.
type constraints struct {
	*w.Func
	m      *module
	source bool    // of the input
	no     refuser // pops an i32: non-zero refuses with the code
}

// rawEnum refuses a value whose text in v equals none of the enum's.
func (c constraints) rawEnum(sh *schema.Shape, v w.Local) {
	members := sh.Enum
	if sh.Nullable {
		members = append(slices.Clone(members), "null")
	}
	c.Addr(c.m.setTable(members))
	c.Get(v)
	c.Op(w.I32WrapI64)
	c.Call(c.m.Sym("k_member"))
	c.Op(w.I32Eqz)
	c.no(abi.NotInEnum)
}

// text checks enum, lengths, pattern and format of the text in v.
func (c constraints) text(sh *schema.Shape, v w.Local) {
	if len(sh.Enum) > 0 {
		var names []string
		for _, e := range sh.Enum {
			if s, ok := unquote(e); ok {
				names = append(names, s)
			}
		}
		c.textEnum(names, v)
	}
	switch {
	case sh.MinLength == 1 && sh.MaxLength < 0: // something has no length of 0
		c.Get(v)
		c.I64(lenMask << 32)
		c.Op(w.I64And, w.I64Eqz)
		c.no(abi.TooShort)
	case sh.MinLength > 0 || sh.MaxLength >= 0:
		n := c.Temp(w.I32)
		c.Get(v)
		c.Call(c.m.Sym("k_text_len"))
		c.Set(n)
		if sh.MinLength > 0 {
			c.Get(n)
			c.Addr(uint32(sh.MinLength))
			c.Op(w.I32LtU)
			c.no(abi.TooShort)
		}
		if sh.MaxLength >= 0 {
			c.Get(n)
			c.Addr(uint32(sh.MaxLength))
			c.Op(w.I32GtU)
			c.no(abi.TooLong)
		}
		c.Release(n)
	}
	if sh.Pattern != "" {
		c.Get(v)
		c.Addr(c.m.ecmaTable(sh.Pattern))
		c.Call(c.m.Sym("k_dfa"))
		c.Op(w.I32Eqz)
		c.no(abi.PatternFailed)
	}
	c.format(sh.Format, v)
}

// longEnum is the most members that code compares with; more are looked up in a
// table, so that the code does not grow with them.
const longEnum = 256

// textEnum refuses a text that is none of names.
func (c constraints) textEnum(names []string, v w.Local) {
	if len(names) == 0 {
		c.I32(1)
		c.no(abi.NotInEnum)
		return
	}
	if len(names) > longEnum {
		c.Addr(c.m.memberTable(names))
		c.Get(v)
		c.Call(c.m.plainFn().Index)
		c.I32(0)
		c.Call(c.m.Sym("k_lookup"))
		c.Op(w.I64Eqz)
		c.no(abi.NotInEnum)
		return
	}
	c.Get(v)
	c.Call(c.m.plainFn().Index)
	c.Call(c.m.findFn(names).Index)
	c.I32(int32(len(names)))
	c.Op(w.I32Eq)
	c.no(abi.NotInEnum)
}

// formatFuncs are the formats that a kernel function checks.
var formatFuncs = map[string]string{"date-time": "k_is_datetime", "date": "k_is_date", "time": "k_is_time"}

func (c constraints) format(name string, v w.Local) {
	if !c.m.formatChecked(name, c.source) {
		return
	}
	if fn, ok := formatFuncs[name]; ok {
		c.Get(v)
		c.Call(c.m.Sym(fn))
	} else {
		table := c.m.patternTable(program.FormatPattern(name, c.source))
		c.Get(v)
		if name == "decimal" {
			c.Call(c.m.decimalFn(table).Index)
		} else {
			c.Addr(table)
			c.Call(c.m.Sym("k_dfa"))
		}
	}
	if limit := program.FormatLimit(name); limit > 0 {
		c.Get(v)
		c.Call(c.m.Sym("k_text_len"))
		c.I32(int32(limit))
		c.Op(w.I32LeU, w.I32And)
	}
	if head := program.FormatHead(name); head != "" {
		c.Get(v)
		c.Addr(c.m.patternTable(head))
		c.Call(c.m.Sym("k_dfa"))
		c.Op(w.I32And)
	}
	c.Op(w.I32Eqz)
	c.no(abi.FormatFailed)
}

// number checks enum, bounds and multipleOf of the number whose text is in v.
func (c constraints) number(sh *schema.Shape, v w.Local) {
	switch {
	case len(sh.Enum) > longEnum:
		c.rawEnum(sh, v)
	case len(sh.Enum) > 0:
		n := 0
		for _, e := range sh.Enum {
			if e == "" || e[0] != '-' && (e[0] < '0' || e[0] > '9') {
				continue
			}
			c.compare(v, e)
			c.I32(1)
			c.Op(w.I32Ne)
			if n > 0 {
				c.Op(w.I32And)
			}
			n++
		}
		if n == 0 {
			c.I32(1)
		}
		c.no(abi.NotInEnum)
	}
	bound := func(limit string, code abi.Code, op w.Op, than int32) {
		if limit == "" {
			return
		}
		c.compare(v, limit)
		c.I32(than)
		c.Op(op)
		c.no(code)
	}
	if sh.Min == "0" { // a number without a sign is not less
		c.Get(v)
		c.Op(w.I32WrapI64)
		c.Mem(w.I32Load8U, 0)
		c.I32('-')
		c.Op(w.I32Eq)
		c.If()
		bound(sh.Min, abi.TooSmall, w.I32LtU, 1)
		c.End()
	} else {
		bound(sh.Min, abi.TooSmall, w.I32LtU, 1)
	}
	bound(sh.MoreThan, abi.TooSmall, w.I32LeU, 1)
	bound(sh.Max, abi.TooLarge, w.I32GtU, 1)
	bound(sh.LessThan, abi.TooLarge, w.I32GeU, 1)
	if sh.MultipleOf != "" {
		c.Get(v)
		c.I64(c.m.numberSpan(sh.MultipleOf))
		c.Call(c.m.Sym("k_multiple"))
		c.Op(w.I32Eqz)
		c.no(abi.NotMultiple)
	}
}

// compare pushes 0, 1 or 2: the number in v is less than, equal to or more than
// limit.
func (c constraints) compare(v w.Local, limit string) {
	c.Get(v)
	c.I64(c.m.numberSpan(limit))
	c.Call(c.m.Sym("k_cmp_num"))
}

// plainFn(span) decodes a text if it still has escapes. An escape of an enum
// member decodes within the input's own length, so it does not fail but for
// limits; then the result, 0, is no member.
func (m *module) plainFn() *w.Func {
	return m.once("plain", w.S([]w.Type{w.I64}, w.I64), func(f *w.Func) {
		f.Get(0)
		f.I64(flagEsc)
		f.Op(w.I64And, w.I64Eqz)
		f.If()
		f.Get(0)
		f.Return()
		f.End()
		f.Get(0)
		f.Call(m.Sym("k_decode"))
	})
}
