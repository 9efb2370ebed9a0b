package lineage

import (
	"maps"
	"slices"
	"strings"

	"crosswalk/mapper/functions"
	"crosswalk/mapper/program"
)

// collector gathers what the expressions of one target use.
type collector struct {
	reads     map[*program.Place]*found
	lets      map[string]bool
	lookups   map[Lookup]bool
	constants map[string]bool
	functions map[string]bool
	through   []string // lets on the way
	seen      map[visit]bool
}

// visit is a let that was followed, and what for.
type visit struct {
	v    *program.Variable
	role Role
}

type found struct {
	as      map[Role]bool
	whole   bool
	direct  bool
	through map[string]bool
}

func newCollector() *collector {
	return &collector{reads: map[*program.Place]*found{}, lets: map[string]bool{}, lookups: map[Lookup]bool{},
		constants: map[string]bool{}, functions: map[string]bool{}, seen: map[visit]bool{}}
}

// Within is what an expression is for that is a part, for part, of one that is
// for outer.
func Within(outer, part Role) Role {
	switch {
	case part == AsValue:
		return outer
	case outer == AsValue, outer == AsRange && part == AsCondition, outer == AsKey && part == AsCondition:
		return part
	}
	return outer
}

// use notes an expression and its parts.
func (c *collector) use(e program.Expr, role Role) {
	switch e := e.(type) {
	case *program.Read:
		c.read(e.Place, role)
	case *program.Has:
		c.read(e.Place, AsCondition)
	case *program.Const:
		c.constant(e)
	case *program.Var:
		c.variable(e.Var, role)
	case *program.Lookup:
		c.lookups[Lookup{e.Table.Name, e.Table.Columns[e.Column]}] = true
	}
	if name := FunctionName(e); name != "" {
		c.functions[name] = true
	}
	for _, x := range program.Operands(e) {
		c.use(x, Within(role, PartAs(e, x)))
	}
}

// PartAs is what an operand is for in its expression.
func PartAs(e, x program.Expr) Role {
	switch e := e.(type) {
	case *program.Cond:
		if x == e.If {
			return AsCondition
		}
	case *program.Lookup:
		if x == e.Key {
			return AsKey
		}
	case *program.Index:
		if x == e.Key {
			return AsKey
		}
		return throughRole(e.List)
	case *program.Loop:
		switch {
		case x == e.Cond && (e.Op == program.LoopFilter || e.Op == program.LoopMap):
			return AsCondition
		case x == e.Range && e.Op != program.LoopFilter:
			return throughRole(x)
		}
	case *program.Fold:
		switch x {
		case e.When, e.Cond:
			return AsCondition
		case e.Over:
			return throughRole(x)
		}
	case *program.Opt:
		if e.Op == program.OptHasValue {
			return AsCondition
		}
		if x == e.X && e.Var != nil {
			return throughRole(x)
		}
	}
	return AsValue
}

// throughRole is what an object or a list is read for on the way to what lies
// in it: the fields of objects are read at places of their own.
func throughRole(e program.Expr) Role {
	role := AsCondition
	t := e.Type()
	for t.Elem != nil && (t.Kind == program.Optional || t.Kind == program.List) {
		if t.Kind == program.List {
			role = AsRange
		}
		t = *t.Elem
	}
	if t.Kind != program.Obj {
		return AsValue
	}
	return role
}

func (c *collector) read(p *program.Place, role Role) {
	f := c.reads[p]
	if f == nil {
		f = &found{as: map[Role]bool{}, through: map[string]bool{}}
		c.reads[p] = f
	}
	f.as[role] = true
	if len(c.through) == 0 {
		f.direct = true
	}
	for _, name := range c.through {
		f.through[name] = true
	}
}

// variable follows a let, each once for each purpose. The value of a bind is an
// operand, that of a loop variable comes from the range.
func (c *collector) variable(v *program.Variable, role Role) {
	if v.Init == nil && v.Of == nil || v.Row != nil || c.seen[visit{v, role}] {
		return
	}
	c.seen[visit{v, role}] = true
	if v.Of != nil { // a value collected in a group
		c.use(v.Of, role)
		return
	}
	c.lets[v.Name] = true
	c.through = append(c.through, v.Name)
	c.use(v.Init, role)
	c.through = c.through[:len(c.through)-1]
}

// constant notes a literal; true and false say too little to be worth it.
func (c *collector) constant(e *program.Const) {
	if _, isBool := e.Value.(bool); !isBool {
		c.constants[Literal(e)] = true
	}
}

// whole notes the reads of an expression that copies objects or lists as they are.
func (c *collector) whole(e program.Expr) {
	switch e := e.(type) {
	case *program.Read:
		switch t := e.Type(); base(t).Kind {
		case program.Obj, program.Map, program.JSON, program.List:
			c.reads[e.Place].whole = true
		}
	case *program.Cond:
		c.whole(e.Then)
		c.whole(e.Else)
	case *program.Opt:
		switch e.Op {
		case program.OptSome, program.OptGet:
			c.whole(e.X)
		case program.OptOr, program.OptOrValue:
			c.whole(e.X)
			c.whole(e.Y)
		case program.OptMap, program.OptFlatMap:
			c.whole(e.Y)
		}
	case *program.Bind:
		c.whole(e.Body)
	case *program.Loop:
		if e.Op == program.LoopFilter {
			c.whole(e.Range)
		}
	}
}

func base(t program.Type) program.Type {
	if t.Kind == program.Optional && t.Elem != nil {
		return *t.Elem
	}
	return t
}

// uses is what was gathered, in a stable order.
func (c *collector) uses() Uses {
	u := Uses{Lets: sorted(c.lets), Constants: sorted(c.constants), Functions: sorted(c.functions)}
	for p, f := range c.reads {
		r := Read{Pointer: p.Pointer(), Whole: f.whole}
		for _, role := range []Role{AsValue, AsKey, AsRange, AsCondition} {
			if f.as[role] {
				r.As = append(r.As, role)
			}
		}
		if !f.direct {
			r.Through = sorted(f.through)
		}
		u.Reads = append(u.Reads, r)
	}
	slices.SortFunc(u.Reads, func(a, b Read) int { return strings.Compare(a.Pointer, b.Pointer) })
	for l := range c.lookups {
		u.Lookups = append(u.Lookups, l)
	}
	slices.SortFunc(u.Lookups, func(a, b Lookup) int { return strings.Compare(a.Table+" "+a.Column, b.Table+" "+b.Column) })
	return u
}

func sorted(set map[string]bool) []string {
	if len(set) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(set))
}

var overloads = functions.Names()

// FunctionName is the function, operator or macro that an expression applies, as
// people write it; "" if it applies none.
func FunctionName(e program.Expr) string {
	switch e := e.(type) {
	case *program.Call:
		if !e.Implicit {
			return overloads[e.Overload]
		}
	case *program.Has:
		return "has"
	case *program.Cond:
		return "?:"
	case *program.Logic:
		if e.Or {
			return "||"
		}
		return "&&"
	case *program.Lookup:
		return "lookup"
	case *program.Index:
		if e.Opt {
			return "[?]"
		}
		return "[]"
	case *program.Loop:
		return loopNames[e.Op]
	case *program.Opt:
		return optNames[e.Op]
	case *program.AnyCall:
		return operatorOf(e.Func)
	case *program.AnyMatch:
		return "matches"
	}
	return ""
}

// operatorOf is the operator that a function of the kernel stands for, or its
// name.
func operatorOf(fn string) string {
	if op := anyOperators[fn]; op != "" {
		return op
	}
	return fn
}

var anyOperators = map[string]string{"add": "+", "sub": "-", "mul": "*", "div": "/", "mod": "%", "neg": "-", "not": "!", "eq": "==",
	"ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "index": "[]", "opt_index": "[?]"}

var (
	loopNames = map[program.LoopOp]string{program.LoopAll: "all", program.LoopExists: "exists", program.LoopExistsOne: "existsOne",
		program.LoopFilter: "filter", program.LoopMap: "map"}
	// what turns a value into an optional or back is no function that was written
	optNames = map[program.OptOp]string{program.OptHasValue: "hasValue", program.OptOr: "or", program.OptOrValue: "orValue",
		program.OptMap: "optMap", program.OptFlatMap: "optFlatMap"}
)
