package emit

import (
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// gen generates code that evaluates expressions. Errors are values: each call
// that can fail tests its result and branches to fail, the innermost handler,
// with the kernel's error record set.
type gen struct {
	*w.Func
	m    *module
	fail w.Label
	vars map[*program.Variable]*binding
}

// form of a value on the stack, see the package comment.
type form uint8

const (
	direct form = iota
	stored
)

// binding is where a variable's value is.
type binding struct {
	local w.Local
	form  form
	row   bool // local holds the address of a row
	// A bind whose value could not be computed fails where it is used.
	failed *failure
}

// directType is the type of t's direct form.
func directType(t program.Type) w.Type {
	switch t.Kind {
	case program.Bool, program.Decimal, program.Timestamp, program.List, program.Any:
		return w.I32
	case program.Int, program.String, program.JSON, program.Obj, program.Map, program.Optional, program.Null,
		program.Invalid: // an item of [], the value of optional.none()
		return w.I64
	}
	bugf("a value of kind %d", t.Kind)
	return 0
}

func (f form) typeOf(t program.Type) w.Type {
	if f == stored {
		return w.I64
	}
	return directType(t)
}

// lazy says that the number e comes in stored form by itself: it may still be
// nothing but the text in the input.
func lazy(e program.Expr) bool {
	switch e.Type().Kind {
	case program.Int, program.Decimal:
	default:
		return false
	}
	switch e := e.(type) {
	case *program.Read, *program.Index:
		return true
	case *program.Var:
		return e.Var.Init == nil || lazy(e.Var.Init)
	case *program.Cond:
		return lazy(e.Then) || lazy(e.Else)
	case *program.Bind:
		return lazy(e.Body)
	case *program.Opt:
		return true
	case *program.Call:
		return e.Overload == "string_to_decimal" || len(e.Args) == 1 && identity[e.Overload] && lazy(e.Args[0])
	}
	return false
}

// convert changes the form of the value on the stack.
func (g *gen) convert(t program.Type, have, want form) {
	if have == want {
		return
	}
	if want == stored {
		g.box(t)
	} else {
		g.unbox(t)
	}
}

func (g *gen) box(t program.Type) {
	switch t.Kind {
	case program.Bool:
		g.I32(2)
		g.Op(w.I32Add, w.I64ExtendI32U)
	case program.Int:
		g.Call(g.m.boxIntFn().Index)
		g.failIfZero64()
	case program.Decimal:
		g.Op(w.I64ExtendI32U)
		g.I64(flagBoxed)
		g.Op(w.I64Or)
	case program.Timestamp, program.List, program.Any:
		g.Op(w.I64ExtendI32U)
	}
}

func (g *gen) unbox(t program.Type) {
	switch t.Kind {
	case program.Bool:
		g.Op(w.I32WrapI64)
		g.I32(2)
		g.Op(w.I32Sub)
	case program.Int:
		g.Call(g.m.unboxIntFn().Index)
		g.failIfCode()
	case program.Decimal:
		g.Call(g.m.unboxDecFn().Index)
		g.failIfZero32()
	case program.Timestamp, program.List, program.Any:
		g.Op(w.I32WrapI64)
	}
}

// failIfZero32 branches to the handler if the i32 on the stack is 0.
func (g *gen) failIfZero32() { g.failIf(w.I32, func() { g.Op(w.I32Eqz) }) }

// failIfZero64 is the same for an i64.
func (g *gen) failIfZero64() { g.failIf(w.I64, func() { g.Op(w.I64Eqz) }) }

func (g *gen) failIf(t w.Type, test func()) {
	v := g.Temp(t)
	g.Tee(v)
	test()
	g.BrIf(g.fail)
	g.Get(v)
	g.Release(v)
}

// failIfCode branches to the handler if the i64 on the stack is 0 and an error
// is noted.
func (g *gen) failIfCode() {
	v := g.Temp(w.I64)
	g.Tee(v)
	g.Op(w.I64Eqz)
	g.If()
	g.m.load32(g.Func, stCode)
	g.BrIf(g.fail)
	g.End()
	g.Get(v)
	g.Release(v)
}

// raise notes an error and branches to the handler.
func (g *gen) raise(code abi.Code) {
	g.I32(int32(code))
	g.Call(g.m.raiseFn().Index)
	g.Br(g.fail)
}

// tick spends a unit of fuel: the counter goes down in place, only its end is a
// call.
func (g *gen) tick() {
	if g.m.unlimited {
		return
	}
	v := g.Temp(w.I64)
	g.Addr(g.m.st)
	g.Addr(g.m.st)
	g.Mem(w.I64Load, stFuel)
	g.I64(1)
	g.Op(w.I64Sub)
	g.Tee(v)
	g.Mem(w.I64Store, stFuel)
	g.Get(v)
	g.I64(0)
	g.Op(w.I64LtS)
	g.If()
	g.Call(g.m.emptyFn().Index)
	g.Br(g.fail)
	g.End()
	g.Release(v)
}

// emptyFn() notes that there is no fuel.
func (m *module) emptyFn() *w.Func {
	return m.once("empty", w.S(nil), func(f *w.Func) {
		f.I32(int32(abi.OutOfFuel))
		f.I32(0)
		f.Call(m.Sym("k_fail"))
		f.Op(w.Drop)
	})
}

// raiseFn(code) notes an error without an offset.
func (m *module) raiseFn() *w.Func {
	return m.once("raise", w.S([]w.Type{w.I32}), func(f *w.Func) {
		f.Get(0)
		f.I32(0)
		f.Call(m.Sym("k_fail"))
		f.Op(w.Drop)
	})
}

// failure is an error record set aside, and whether there is one.
type failure struct {
	flag w.Local
	part [3]w.Local
}

func (g *gen) newFailure() *failure {
	f := &failure{flag: g.Local(w.I32)}
	for i := range f.part {
		f.part[i] = g.Local(w.I64)
	}
	g.I32(0)
	g.Set(f.flag)
	return f
}

// setAside keeps the error record, if none is kept yet, and clears it. Limits
// cannot be cleared: those go to the handler.
func (g *gen) setAside(f *failure) {
	g.Get(f.flag)
	g.Op(w.I32Eqz)
	g.If()
	for i, l := range f.part {
		g.Addr(g.m.st)
		g.Mem(w.I64Load, uint32(8*i))
		g.Set(l)
	}
	g.I32(1)
	g.Set(f.flag)
	g.End()
	g.Call(g.m.Sym("k_clear"))
	g.m.load32(g.Func, stCode)
	g.BrIf(g.fail)
}

// bringBack fails with the error that was set aside, if there is one.
func (g *gen) bringBack(f *failure) {
	g.Get(f.flag)
	g.If()
	for i, l := range f.part {
		g.Addr(g.m.st)
		g.Get(l)
		g.Mem(w.I64Store, uint32(8*i))
	}
	g.Br(g.fail)
	g.End()
}

// try generates body with its errors going to the code of onError; both fall
// through to what follows, body by branching to the label it gets.
func (g *gen) try(body func(done w.Label), onError func()) {
	outer := g.fail
	done := g.Block()
	g.fail = g.Block()
	body(done)
	g.Br(done)
	g.End()
	g.fail = outer
	onError()
	g.End()
}

// asideFn() puts the error record aside and returns 1; 0 if it is a limit's.
func (m *module) asideFn() *w.Func {
	return m.once("aside", w.S(nil, w.I32), func(f *w.Func) {
		at := m.asideAt()
		for i := uint32(0); i < 24; i += 8 {
			f.Addr(at)
			f.Addr(m.st)
			f.Mem(w.I64Load, i)
			f.Mem(w.I64Store, i)
		}
		f.Call(m.Sym("k_clear"))
		m.load32(f, stCode)
		f.Op(w.I32Eqz)
	})
}

// backFn() takes back the error record that was put aside last.
func (m *module) backFn() *w.Func {
	return m.once("back", w.S(nil), func(f *w.Func) {
		at := m.asideAt()
		for i := uint32(0); i < 24; i += 8 {
			f.Addr(m.st)
			f.Addr(at)
			f.Mem(w.I64Load, i)
			f.Mem(w.I64Store, i)
		}
	})
}

func (m *module) asideAt() uint32 {
	if m.aside == 0 {
		m.aside = m.Reserve(8, 24)
	}
	return m.aside
}

// boxIntFn(v) is a boxed integer, 0 if there is no memory.
func (m *module) boxIntFn() *w.Func {
	return m.once("box int", w.S([]w.Type{w.I64}, w.I64), func(f *w.Func) {
		at := f.Local(w.I32)
		f.I32(8)
		f.Call(m.Sym("k_alloc"))
		f.Tee(at)
		f.Op(w.I32Eqz)
		f.If()
		f.I64(0)
		f.Return()
		f.End()
		f.Get(at, 0)
		f.Mem(w.I64Store, 0)
		f.Get(at)
		f.Op(w.I64ExtendI32U)
		f.I64(flagBoxed)
		f.Op(w.I64Or)
	})
}

// unboxIntFn(stored) is the integer; 0 with a code set if the text is none.
func (m *module) unboxIntFn() *w.Func {
	return m.once("unbox int", w.S([]w.Type{w.I64}, w.I64), func(f *w.Func) {
		m.ifBoxed(f, w.I64, func() { f.Mem(w.I64Load, 0) })
		f.Get(0)
		f.Call(m.Sym("k_int"))
	})
}

// unboxDecFn(stored) is the decimal, 0 after an error.
func (m *module) unboxDecFn() *w.Func {
	return m.once("unbox dec", w.S([]w.Type{w.I64}, w.I32), func(f *w.Func) {
		m.ifBoxed(f, w.I32, func() {})
		f.Get(0)
		f.Call(m.Sym("k_dec_num"))
	})
}

// ifBoxed returns what then makes of the address if parameter 0 is boxed.
func (m *module) ifBoxed(f *w.Func, _ w.Type, then func()) {
	f.Get(0)
	f.I64(0)
	f.Op(w.I64LtS)
	f.If()
	f.Get(0)
	f.Op(w.I32WrapI64)
	then()
	f.Return()
	f.End()
}
