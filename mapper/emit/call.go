package emit

import (
	"strconv"

	"crosswalk/mapper/functions"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

func intText(v int64) string { return strconv.FormatInt(v, 10) }

// identity calls give back their argument.
var identity = map[string]bool{
	"string_to_string": true, "int64_to_int64": true, "decimal_to_decimal": true, "bool_to_bool": true,
	"timestamp_to_timestamp": true,
}

// trailing are the arguments that the kernel wants after those of the overload.
var trailing = map[string]func(g *gen){
	"string_index_of_string":       func(g *gen) { g.I64(0) },
	"string_substring_int":         func(g *gen) { g.I64(1<<63 - 1) },
	"string_substring_int_int":     func(g *gen) { g.below(1<<63 - 1) }, // which means "the rest"
	"string_replace_string_string": func(g *gen) { g.I64(-1) },
	"string_split_string":          func(g *gen) { g.I64(-1) },
	"from_epoch_seconds_int":       func(g *gen) { g.I64(1) },
	"from_epoch_millis_int":        func(g *gen) { g.I64(1000) },
	"list_join":                    func(g *gen) { g.I64(g.m.spanOf("")) },
	"string_pad_left_int_string":   func(g *gen) { g.I32(1) },
	"string_pad_right_int_string":  func(g *gen) { g.I32(0) },
}

// symbols are kernel functions that differ from the catalogue's.
var symbols = map[string]string{"string_last_index_of_string_int": "k_last_index_of_from"}

// sure are kernel functions that cannot fail although they give an integer or
// an address.
var sure = map[string]bool{
	"k_text_len": true, "k_time_seconds": true, "k_time_millis": true,
	"k_days_until": true, "k_date_part": true, "k_decimals": true,
}

var overloads = functions.ByOverload()

// below replaces the limit on the stack by the number before it.
func (g *gen) below(limit int64) {
	v := g.Temp(w.I64)
	g.Set(v)
	g.Get(v)
	g.Get(v)
	g.I64(limit)
	g.Op(w.I64Eq, w.I64ExtendI32U, w.I64Sub)
	g.Release(v)
}

// call pushes the result of a function.
func (g *gen) call(e *program.Call, want form) {
	if identity[e.Overload] {
		g.emit(e.Args[0], want)
		return
	}
	if e.Overload == "int64_to_string" && lazy(e.Args[0]) {
		g.emit(e.Args[0], stored)
		g.Call(g.m.intTextFn().Index)
		g.failIfZero64()
		return
	}
	if e.Overload == "string_to_decimal" && want == stored {
		g.emit(e.Args[0], direct)
		g.Call(g.m.lazyDecFn().Index)
		g.failIfZero64()
		return
	}
	if place := g.m.inPlace[e.Overload]; place != nil {
		place(g, e.Args)
		g.convert(e.T, direct, want)
		return
	}
	o, ok := overloads[e.Overload]
	sym := o.Kernel
	if s := symbols[e.Overload]; s != "" {
		sym = s
	}
	if !ok || sym == "" {
		bugf("no code for function %s", e.Overload)
	}
	if sym == "k_dfa" {
		g.matches(e)
		g.convert(e.T, direct, want)
		return
	}
	g.placed(e, o)
	if more := trailing[e.Overload]; more != nil {
		more(g)
	}
	g.Call(g.m.Sym(sym))
	g.outcome(sym, e.T)
	g.convert(e.T, direct, want)
}

// args pushes arguments in direct form. All are evaluated, left to right, before
// a number that is still the input's text is converted: so an error of a later
// argument comes before that of a conversion.
func (g *gen) args(args []program.Expr) {
	wait := false
	for i, a := range args {
		for _, later := range args[i+1:] {
			wait = wait || lazy(operand(a)) && fallible(later) && !converts(later)
		}
	}
	if !wait {
		for _, a := range args {
			g.emit(a, direct)
		}
		return
	}
	locals := make([]w.Local, len(args))
	for i, a := range args {
		x := operand(a)
		f := formOf(x)
		locals[i] = g.Temp(f.typeOf(x.Type()))
		g.emit(x, f)
		g.Set(locals[i])
	}
	for i, a := range args {
		x := operand(a)
		g.Get(locals[i])
		g.Release(locals[i])
		g.convert(x.Type(), formOf(x), direct)
		if x != a {
			g.Call(g.m.Sym("k_dec_int"))
			g.failIfZero32()
		}
	}
}

// operand is a, or the int that an operator takes as a decimal.
func operand(a program.Expr) program.Expr {
	if c, ok := a.(*program.Call); ok && c.Implicit && c.Overload == "int64_to_decimal" {
		return c.Args[0]
	}
	return a
}

// converts says that nothing but the conversion of e's number can fail.
func converts(e program.Expr) bool {
	switch e := operand(e).(type) {
	case *program.Read, *program.Const:
		return true
	case *program.Var:
		return e.Var.Init == nil
	}
	return false
}

// outcome branches to the handler if the kernel function failed.
func (g *gen) outcome(sym string, t program.Type) {
	switch {
	case sure[sym] || t.Kind == program.Bool && sym != "k_bool_text" && sym != "k_json_bool":
		if sym == "k_text_len" {
			g.Op(w.I64ExtendI32U)
		}
	case t.Kind == program.Bool:
		g.failIf(w.I32, func() {
			g.I32(2)
			g.Op(w.I32Eq)
		})
	case sym == "k_index_of" || sym == "k_last_index_of_from":
		g.failIf(w.I64, func() {
			g.I64(-2)
			g.Op(w.I64Eq)
		})
	case t.Kind == program.Int:
		g.failIfCode()
	case sym == "k_regex_extract":
		g.failIfCode()
	case directType(t) == w.I64:
		g.failIfZero64()
	default:
		g.failIfZero32()
	}
}

// matches pushes whether a literal pattern is found in a text.
func (g *gen) matches(e *program.Call) {
	c, ok := e.Args[1].(*program.Const)
	pattern, isText := "", false
	if ok {
		pattern, isText = c.Value.(string)
	}
	if !isText {
		bugf("a pattern that is not a literal")
	}
	g.emit(e.Args[0], direct)
	g.Addr(g.m.patternTable(pattern))
	g.Call(g.m.Sym("k_dfa"))
}

// makeInPlace gives the code of overloads without a kernel function of their
// own, and of comparisons.
func makeInPlace() map[string]func(g *gen, args []program.Expr) {
	m := map[string]func(g *gen, args []program.Expr){
		"logical_not": func(g *gen, args []program.Expr) {
			g.emit(args[0], direct)
			g.Op(w.I32Eqz)
		},
		"size_list": (*gen).size, "list_size": (*gen).size, "size_map": (*gen).size, "map_size": (*gen).size,
		"in_list": (*gen).in, "in_map": (*gen).inMap,
		"string_none_if_blank": func(g *gen, args []program.Expr) {
			g.emit(args[0], direct)
			g.Call(g.m.Sym("k_none_if_blank"))
		},
		"list_count_string": (*gen).count, "list_count_int": (*gen).count, "list_count_decimal": (*gen).count, "list_count_bool": (*gen).count,
		"list_position_string": (*gen).position, "list_position_int": (*gen).position,
		"list_position_decimal": (*gen).position, "list_position_bool": (*gen).position,
		"abs_int":                           (*gen).absInt,
		"average_list_decimal_int_string":   (*gen).average,
		"average_list_int_int_string":       (*gen).average,
		"allocate_decimal_list_decimal_int": (*gen).allocate,
		"allocate_decimal_list_int_int":     (*gen).allocate,
		"sum_list_int":                      func(g *gen, args []program.Expr) { g.fold(args[0], "k_add") },
		"sum_list_decimal":                  func(g *gen, args []program.Expr) { g.fold(args[0], "k_dec_add") },
		"min_int":                           func(g *gen, args []program.Expr) { g.pick(args, w.I64LeS) },
		"max_int":                           func(g *gen, args []program.Expr) { g.pick(args, w.I64GeS) },
		"min_decimal":                       func(g *gen, args []program.Expr) { g.pick(args, w.I32LeU) },
		"max_decimal":                       func(g *gen, args []program.Expr) { g.pick(args, w.I32GeU) },
		"min_list_int":                      func(g *gen, args []program.Expr) { g.pickList(args[0], w.I64LtS) },
		"max_list_int":                      func(g *gen, args []program.Expr) { g.pickList(args[0], w.I64GtS) },
		"min_list_decimal":                  func(g *gen, args []program.Expr) { g.pickList(args[0], w.I32LtU) },
		"max_list_decimal":                  func(g *gen, args []program.Expr) { g.pickList(args[0], w.I32GtU) },
	}
	// a three-way result r compares like r with 1
	type compare struct {
		name     string
		ints     w.Op
		threeWay w.Op
	}
	for _, c := range []compare{
		{"equals", w.I64Eq, w.I32Eq}, {"not_equals", w.I64Ne, w.I32Ne},
		{"less", w.I64LtS, w.I32LtU}, {"less_equals", w.I64LeS, w.I32LeU},
		{"greater", w.I64GtS, w.I32GtU}, {"greater_equals", w.I64GeS, w.I32GeU},
	} {
		binary := func(op ...w.Op) func(g *gen, args []program.Expr) {
			return func(g *gen, args []program.Expr) {
				g.args(args)
				g.Op(op...)
			}
		}
		three := func(sym string) func(g *gen, args []program.Expr) {
			return func(g *gen, args []program.Expr) {
				g.args(args)
				g.Call(g.m.Sym(sym))
				g.I32(1)
				g.Op(c.threeWay)
			}
		}
		m[c.name+"_int64"] = binary(c.ints)
		m[c.name+"_decimal"] = three("k_dec_cmp")
		m[c.name+"_timestamp"] = three("k_time_cmp")
		if c.name == "equals" || c.name == "not_equals" {
			m[c.name+"_bool"] = binary(c.threeWay)
			m[c.name+"_string"] = three("k_text_eq")
		} else {
			m[c.name+"_string"] = three("k_text_cmp")
		}
	}
	return m
}

// intTextFn(stored) is the text of an integer; plain digits are their own text.
func (m *module) intTextFn() *w.Func {
	return m.once("int text", w.S([]w.Type{w.I64}, w.I64), func(f *w.Func) {
		// a span without flags, of at most 18 bytes, that is not "-0"
		v := f.Local(w.I64)
		f.Get(0)
		f.I64(32)
		f.Op(w.I64ShrU)
		f.Tee(v)
		f.I64(18)
		f.Op(w.I64LeU)
		f.If()
		f.Get(v)
		f.I64(2)
		f.Op(w.I64Ne)
		f.Get(0)
		f.Op(w.I32WrapI64)
		f.Mem(w.I32Load8U, 0)
		f.I32('-')
		f.Op(w.I32Ne, w.I32Or)
		f.If()
		f.Get(0)
		f.Return()
		f.End()
		f.End()
		f.Get(0)
		f.Call(m.unboxIntFn().Index)
		f.Tee(v)
		f.Op(w.I64Eqz)
		f.If()
		m.load32(f, stCode)
		f.If()
		f.I64(0)
		f.Return()
		f.End()
		f.End()
		f.Get(v)
		f.Call(m.Sym("k_int_text_of"))
	})
}
