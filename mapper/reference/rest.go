package reference

import (
	"crosswalk/contracts/schema"
	"crosswalk/contracts/schema/assess"
	"crosswalk/contracts/source"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
)

// faultCodes are those of the faults that a whole schema can find.
var faultCodes = map[assess.Kind]abi.Code{
	assess.Type: abi.WrongType, assess.Required: abi.Required, assess.Enum: abi.NotInEnum, assess.TooShort: abi.TooShort, assess.TooLong: abi.TooLong,
	assess.Pattern: abi.PatternFailed, assess.Format: abi.FormatFailed, assess.TooSmall: abi.TooSmall, assess.TooLarge: abi.TooLarge,
	assess.Multiple: abi.NotMultiple, assess.TooFew: abi.TooFewItems, assess.TooMany: abi.TooManyItems, assess.Unknown: abi.UnknownField,
	assess.NotUnique: abi.NotUnique, assess.NoBranch: abi.NoBranch, assess.ManyBranches: abi.ManyBranches, assess.NotAllowed: abi.NotAllowed,
	assess.TooFewMatch: abi.TooFewMatch, assess.TooManyMatch: abi.TooManyMatch, assess.DependentRequired: abi.DependentRequired,
}

// FaultCode is the code that a fault of a whole schema is reported with.
func FaultCode(k assess.Kind) abi.Code { return faultCodes[k] }

// values turns nodes into the values that package assess takes, and keeps where
// they came from.
type values struct {
	nodes map[*source.Value]*node
}

func (v *values) of(n *node) *source.Value {
	out := &source.Value{Text: n.text}
	switch n.kind {
	case schema.Object:
		out.Kind = source.Object
		for _, name := range n.names {
			out.Members = append(out.Members, source.Member{Name: name, Value: v.of(n.members[name])})
		}
	case schema.Array:
		out.Kind = source.Array
		for _, item := range n.items {
			out.Items = append(out.Items, v.of(item))
		}
	case schema.String:
		out.Kind = source.String
	case schema.Number:
		out.Kind = source.Number
	case schema.Boolean:
		out.Kind, out.Text = source.Boolean, string(n.raw)
	default:
		out.Kind, out.Text = source.Null, "null"
	}
	v.nodes[out] = n
	return out
}

// whole is the first fault that schemas find in a value, 0 if there is none, and
// where. input tells it from output.
func whole(list []*schema.Schema, n *node, input bool) (code abi.Code, at int, detail string) {
	if len(list) == 0 {
		return 0, 0, ""
	}
	all := &values{map[*source.Value]*node{}}
	v := all.of(n)
	rules := assess.Rules{Format: func(format, text string) bool {
		return !program.FormatChecked(format, input) || hasFormat(format, text, input)
	}}
	for _, s := range list {
		f := rules.First(s, v)
		if f == nil {
			continue
		}
		from := all.nodes[f.At]
		if f.InName {
			return faultCodes[f.Kind], from.nameAt[f.Name], ""
		}
		return faultCodes[f.Kind], from.start, f.Name
	}
	return 0, 0, ""
}

// written checks the text of a node of the output against schemas.
func (r *run) written(list []*schema.Schema, rule int, text string) error {
	if len(list) == 0 {
		return nil
	}
	d := decoder{in: []byte(text), depth: 1 << 20}
	n, err := d.document(nil)
	if err != nil {
		return errBug
	}
	if code, _, detail := whole(list, n, false); code != 0 {
		e := r.fail(code+abi.TargetBase, rule)
		e.Detail = detail
		return e
	}
	return nil
}

// demands gives the schemas that the text of a node is checked with.
func demands(n program.Node) []*schema.Schema {
	switch n := n.(type) {
	case *program.Object:
		return n.Shape.Rest
	case *program.Each:
		return n.Shape.Rest
	case *program.Tuple:
		return n.Shape.Rest
	case *program.Value:
		switch {
		case n.Whole:
			return n.Shape.Schemas
		case n.Checks:
			return n.Shape.Rest
		}
	}
	return nil
}
