package reference

import (
	"errors"
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

// run is the evaluation of one message.
type run struct {
	*Evaluator
	root  *node
	told  *node // what the host says of the message, nil if the mapping does not ask
	scope *activation
	rows  map[*program.Variable]*node // the input's item behind an Each's variable
	path  []string                    // of the output
}

// activation gives names their values: source, the variables of each, and lets,
// which are evaluated when they are first asked for. One with lets is the
// outermost of its mapping.
type activation struct {
	run    *run
	names  map[string]any
	outer  *activation
	lets   map[string]cel.Program
	values map[string]any // of lets
}

// ResolveName implements interpreter.Activation.
func (a *activation) ResolveName(name string) (any, bool) {
	name = strings.TrimPrefix(name, ".")
	for s := a; s != nil; s = s.outer {
		if v, ok := s.names[name]; ok {
			return v, true
		}
		if s.lets != nil {
			return s.let(name)
		}
	}
	return nil, false
}

// Parent implements interpreter.Activation.
func (a *activation) Parent() interpreter.Activation { return nil }

func (a *activation) let(name string) (any, bool) {
	if v, ok := a.values[name]; ok {
		return v, true
	}
	prg, ok := a.lets[name]
	if !ok {
		return nil, false
	}
	var v any
	val, _, err := prg.Eval(a)
	if err != nil {
		v = types.WrapErr(err)
	} else {
		v = val
	}
	if a.values == nil {
		a.values = map[string]any{}
	}
	a.values[name] = v
	return v, true
}

// eval evaluates the expression of a rule.
func (r *run) eval(e program.Expr, rule int) (ref.Val, error) {
	prg, ok := r.exprs[e]
	if !ok {
		return nil, fmt.Errorf("%w: no tree for an expression of rule %d", errBug, rule)
	}
	v, err := r.evalProgram(prg, rule)
	if u, ok := e.(*program.Unbox); ok && err == nil {
		var f *fault
		if v, f = taken(v, u.T); f != nil {
			return nil, &RunError{Code: f.code, Rule: rule, Offset: -1, Detail: f.detail}
		}
	}
	return v, err
}

func (r *run) evalProgram(prg cel.Program, rule int) (ref.Val, error) {
	v, _, err := prg.Eval(r.scope)
	if err == nil {
		return v, nil
	}
	out := &RunError{Code: abi.Internal, Rule: rule, Offset: -1, Detail: err.Error()}
	var f *fault
	switch {
	case errors.As(err, &f):
		out.Code, out.Detail = f.code, f.detail
	case !strings.Contains(err.Error(), "no such attribute"):
		out.Code = faultOf(err).code
	}
	return nil, out
}

// condition evaluates when and where.
func (r *run) condition(e program.Expr, rule int) (bool, error) {
	if e == nil {
		return true, nil
	}
	v, err := r.eval(e, rule)
	if err != nil {
		return false, err
	}
	return v == types.True, nil
}

// at is the input's value at a place, nil if there is none.
func (r *run) at(p *program.Place, row *program.Variable) (*node, bool) {
	if row != nil && p == row.Row {
		n, ok := r.rows[row]
		return n, ok
	}
	switch {
	case p.Parent == nil && p.Name == program.MetaName:
		return r.told, row == nil
	case p.Parent == nil:
		return r.root, row == nil
	}
	if p.Elem {
		return nil, false
	}
	n, ok := r.at(p.Parent, row)
	if n == nil || !ok || n.kind != schema.Object {
		return nil, ok
	}
	return n.members[p.Name], true
}

// output builds the target document.
func (r *run) output() ([]byte, error) {
	r.rows = map[*program.Variable]*node{}
	w := &strings.Builder{}
	if _, err := r.node(r.prog.Root, true, w); err != nil {
		return nil, err
	}
	return []byte(w.String()), nil
}

// fail is an error of the output at the current path.
func (r *run) fail(code abi.Code, rule int) *RunError {
	return &RunError{Code: code, Rule: rule, Offset: -1, Pointer: strings.Join(r.path, "")}
}

// node writes a node; false if it is left out. Sure says that an object is
// written even if nothing is in it.
func (r *run) node(n program.Node, sure bool, w *strings.Builder) (bool, error) {
	text := &strings.Builder{}
	written, err := r.unchecked(n, sure, text)
	if !written || err != nil {
		return false, err
	}
	w.WriteString(text.String())
	return true, r.written(demands(n), program.RuleOf(n), text.String())
}

func (r *run) unchecked(n program.Node, sure bool, w *strings.Builder) (bool, error) {
	var when program.Expr
	var rule int
	switch n := n.(type) {
	case *program.Object:
		when, rule = n.When, n.Rule
	case *program.Value:
		when, rule = n.When, n.Rule
	case *program.Each:
		when, rule = n.When, n.Rule
	case *program.Tuple:
		when, rule = n.When, n.Rule
	case *program.Choice:
		when, rule = n.When, n.Rule
	case *program.Inline:
		when, rule = n.When, n.Rule
	}
	if holds, err := r.condition(when, rule); !holds || err != nil {
		return false, err
	}
	switch n := n.(type) {
	case *program.Object:
		return r.object(n, sure, w)
	case *program.Value:
		return r.value(n, w)
	case *program.Each:
		return r.each(n, w)
	case *program.Choice:
		return r.choice(n, sure, w)
	case *program.Inline:
		return r.inline(n, sure, w)
	case *program.Tuple:
		return true, r.array(n.Shape, rule, w, func(item func(program.Node) error) error {
			for _, it := range n.Items {
				if err := item(it); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return false, errBug
}

// object writes an object; the first required field that was left out is an
// error if anything of the object is written.
func (r *run) object(o *program.Object, sure bool, w *strings.Builder) (bool, error) {
	body := &strings.Builder{}
	var missing *RunError
	for _, f := range o.Fields {
		r.path = append(r.path, "/"+escapePointer(f.Name))
		field := &strings.Builder{}
		written, err := r.node(f.Node, f.Required, field)
		if err != nil {
			return false, err
		}
		if !written && f.Required && missing == nil {
			missing = r.fail(abi.Required+abi.TargetBase, program.RuleOf(f.Node))
		}
		r.path = r.path[:len(r.path)-1]
		if written {
			if body.Len() > 0 {
				body.WriteByte(',')
			}
			body.WriteString(jsonString(f.Name) + ":" + field.String())
		}
	}
	switch {
	case body.Len() == 0 && o.Default != "":
		w.WriteString(o.Default)
		return true, nil
	case body.Len() == 0 && !sure:
		return false, nil
	}
	if missing != nil {
		return false, missing
	}
	w.WriteString("{" + body.String() + "}")
	return true, nil
}

// choice writes the first alternative whose condition holds.
func (r *run) choice(n *program.Choice, sure bool, w *strings.Builder) (bool, error) {
	for _, a := range n.Alternatives {
		holds, err := r.condition(a.When, a.Rule)
		if err != nil {
			return false, err
		}
		if holds {
			return r.node(a.Node, sure, w)
		}
	}
	return r.policy(types.OptionalNone, &program.Value{Rule: n.Rule, OnMissing: n.OnMissing, Default: n.Default}, w)
}

// inline runs another mapping on an object.
func (r *run) inline(n *program.Inline, sure bool, w *strings.Builder) (bool, error) {
	v, err := r.eval(n.From, n.Rule)
	if err != nil {
		return false, err
	}
	if opt, ok := v.(*types.Optional); ok {
		if !opt.HasValue() {
			return r.policy(opt, &program.Value{Rule: n.Rule, OnMissing: n.OnMissing, OnNull: n.OnNull, Default: n.Default}, w)
		}
		v = opt.GetValue()
	}
	from := v.(object)
	from.shape = n.Shape
	outer := r.scope
	defer func() { r.scope = outer }()
	names := map[string]any{"source": from}
	if r.told != nil {
		names[program.MetaName] = object{node: r.told, shape: r.prog.Meta.Shape}
	}
	r.scope = &activation{run: r, names: names, lets: r.inner[n]}
	return r.node(n.Node, sure, w)
}

// array writes an array item by item and checks it against the target.
func (r *run) array(s *schema.Shape, rule int, w *strings.Builder, each func(item func(program.Node) error) error) error {
	var list []*node
	var texts []string
	err := each(func(n program.Node) error {
		one := &strings.Builder{}
		written, err := r.node(n, true, one)
		if written && err == nil {
			texts = append(texts, one.String())
			list = append(list, &node{raw: []byte(one.String())})
		}
		return err
	})
	if err != nil {
		return err
	}
	w.WriteString("[" + strings.Join(texts, ",") + "]")
	return r.arrayFits(s, rule, list)
}

func (r *run) arrayFits(s *schema.Shape, rule int, list []*node) error {
	if s.Kind != schema.Array {
		return nil
	}
	if code := constraint(&schema.Shape{Kind: schema.Array, MinItems: s.MinItems, MaxItems: s.MaxItems, UniqueItems: s.UniqueItems},
		&node{kind: schema.Array, items: list}, false); code != 0 {
		return r.fail(code+abi.TargetBase, rule)
	}
	return nil
}
