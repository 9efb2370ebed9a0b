package reference

import (
	"strconv"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

// value writes the expression of a rule, or what its policies say.
func (r *run) value(v *program.Value, w *strings.Builder) (bool, error) {
	if path, ok := v.Expr.(*program.Read); ok && !v.Checks {
		// nothing but a path: an array or an untyped value keeps its bytes
		if n, found := r.at(path.Place, path.Row); found && n != nil && (n.kind == schema.Array || n.kind == schema.Object) {
			w.Write(n.raw)
			return true, nil
		}
	}
	got, err := r.eval(v.Expr, v.Rule)
	if err != nil {
		return false, err
	}
	if k := v.Expr.Type(); k.Kind == program.Any || k.Kind == program.Optional && k.Elem.Kind == program.Any {
		return r.anyValue(got, v, w)
	}
	if _, isNull := got.(types.Null); isNull {
		w.WriteString("null")
		return true, nil
	}
	if opt, ok := got.(*types.Optional); ok {
		if !opt.HasValue() {
			return r.policy(opt, v, w)
		}
		got = opt.GetValue()
	}
	return true, r.write(got, v.Shape, v.Rule, v.Checks, w)
}

// anyValue writes a value whose type only the run tells.
func (r *run) anyValue(got ref.Val, v *program.Value, w *strings.Builder) (bool, error) {
	if opt, ok := got.(*types.Optional); ok && v.Expr.Type().Kind == program.Optional {
		if !opt.HasValue() {
			return r.policy(opt, v, w)
		}
		got = opt.GetValue()
	}
	if f := toJSON(got, w); f != nil {
		return false, &RunError{Code: f.code, Rule: v.Rule, Offset: -1, Detail: f.detail}
	}
	return true, nil
}

// policy writes what becomes of an empty optional.
func (r *run) policy(opt *types.Optional, v *program.Value, w *strings.Builder) (bool, error) {
	policy, code := v.OnMissing, abi.MissingValue
	if opt == null {
		policy, code = v.OnNull, abi.NullValue
	}
	switch policy {
	case program.PolicyNull:
		w.WriteString("null")
		return true, nil
	case program.PolicyDefault:
		w.WriteString(v.Default)
		return true, nil
	case program.PolicyError:
		return false, r.fail(code, v.Rule)
	}
	return false, nil
}

// each writes one item for each item of a list.
func (r *run) each(n *program.Each, w *strings.Builder) (bool, error) {
	got, err := r.eval(n.Range, n.Rule)
	if err != nil {
		return false, err
	}
	if opt, ok := got.(*types.Optional); ok {
		if !opt.HasValue() {
			return r.policy(opt, &program.Value{Rule: n.Rule, OnMissing: n.OnMissing, OnNull: n.OnNull, Default: n.Default}, w)
		}
		got = opt.GetValue()
	}
	outer := r.scope
	defer func() { r.scope = outer }()
	if n.Query != nil {
		return true, r.query(n, got.(traits.Lister), w)
	}
	return true, r.array(n.Shape, n.Rule, w, func(item func(program.Node) error) error {
		i := int64(0)
		for it := got.(traits.Lister).Iterator(); it.HasNext() == types.True; i++ {
			v := it.Next()
			r.scope = &activation{run: r, outer: outer, names: map[string]any{r.names[n.Var]: v}}
			if n.Index != nil {
				r.scope.names[r.names[n.Index]] = types.Int(i)
			}
			r.rows[n.Var] = nodeOf(v)
			holds, err := r.condition(n.Where, n.Rule)
			if err != nil {
				return err
			}
			if !holds {
				continue
			}
			if err := item(n.Item); err != nil {
				return err
			}
		}
		return nil
	})
}

// nodeOf is the input's value behind a CEL value, nil if it is not one.
func nodeOf(v ref.Val) *node {
	switch v := v.(type) {
	case object:
		return v.node
	case untyped:
		return v.node
	case *types.Optional:
		if v.HasValue() {
			return nodeOf(v.GetValue())
		}
	}
	return nil
}

// write writes a value that is no optional.
func (r *run) write(v ref.Val, s *schema.Shape, rule int, checks bool, w *strings.Builder) error {
	quoted := s.Kind == schema.String
	var out string
	n := &node{}
	switch v := v.(type) {
	case object:
		w.Write(v.node.raw)
		return nil
	case untyped:
		w.Write(v.node.raw)
		return nil
	case traits.Lister:
		return r.list(v, s, rule, checks, w)
	case types.String:
		n.kind, n.text, out = schema.String, string(v), jsonString(string(v))
	case types.Timestamp:
		n.kind, n.text = schema.String, timeText(v)
		out = jsonString(n.text)
	case types.Bool:
		n.kind, n.truth, out = schema.Boolean, bool(v), strconv.FormatBool(bool(v))
	default:
		text, f := numberText(v, quoted, checks)
		if f != nil {
			return &RunError{Code: f.code, Rule: rule, Offset: -1, Detail: f.detail}
		}
		n.kind, n.text, out = schema.Number, text, text
		if quoted {
			n.kind, out = schema.String, jsonString(text)
		}
	}
	n.raw = []byte(out)
	if checks {
		if code := constraint(s, n, false); code != 0 {
			return r.fail(code+abi.TargetBase, rule)
		}
	}
	w.WriteString(out)
	return nil
}

// numberText is how a number is written: as it was read if nothing has computed
// with it, else in plain digits.
func numberText(v ref.Val, quoted, checks bool) (string, *fault) {
	if n, ok := v.(number); ok {
		switch {
		case !quoted:
			return n.text, nil
		case !checks:
			return plainNumber(n.text)
		}
	}
	return textOf(v)
}

// list writes a computed list.
func (r *run) list(v traits.Lister, s *schema.Shape, rule int, checks bool, w *strings.Builder) error {
	of := items(s)
	var list []*node
	w.WriteByte('[')
	for it := v.Iterator(); it.HasNext() == types.True; {
		one := &strings.Builder{}
		item := it.Next()
		if opt, ok := item.(*types.Optional); ok {
			if !opt.HasValue() {
				item = types.NullValue
			} else {
				item = opt.GetValue()
			}
		}
		if item == types.NullValue {
			one.WriteString("null")
		} else if err := r.write(item, of, rule, checks, one); err != nil {
			return err
		}
		if checks {
			if err := r.written(of.Rest, rule, one.String()); err != nil {
				return err
			}
		}
		if len(list) > 0 {
			w.WriteByte(',')
		}
		w.WriteString(one.String())
		list = append(list, &node{raw: []byte(one.String())})
	}
	w.WriteByte(']')
	if !checks {
		return nil
	}
	return r.arrayFits(s, rule, list)
}
