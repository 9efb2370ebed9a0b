package check

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/common/ast"

	"crosswalk/mapper/document"
	"crosswalk/mapper/functions"
	"crosswalk/mapper/kernel"
	"crosswalk/mapper/program"
)

// literals checks the arguments that an overload wants as literal texts.
func (l *lowering) literals(o functions.Overload, nodes []ast.Expr, args []program.Expr) bool {
	for _, i := range slices.Sorted(maps.Keys(o.Literals)) {
		kind := o.Literals[i]
		text, ok := constText(args[i])
		if !ok {
			_, hint := kind.Fault("")
			l.add(nodes[i], "map/constant", "%s must be a literal text", kind).Hint = hint
			return false
		}
		fault, hint := kind.Fault(text)
		if fault == "" {
			if kind == functions.Replacement && !l.groups(text, i, nodes, args) {
				return false
			}
			if kind == functions.Mode && !l.places(o, i-1, nodes, args) {
				return false
			}
			continue
		}
		near := ""
		switch kind {
		case functions.Mode:
			near = document.DidYouMean(text, functions.Modes)
		case functions.Zone:
			if strings.Contains(text, "/") {
				near = document.DidYouMean(text, kernel.ZoneNames())
			}
		}
		if strings.HasPrefix(near, "did you mean") {
			hint = near
		}
		l.add(nodes[i], "map/constant", "%q %s", text, fault).Hint = hint
		return false
	}
	return true
}

// places checks a literal number of decimal places that stands before the way to
// round.
func (l *lowering) places(o functions.Overload, i int, nodes []ast.Expr, args []program.Expr) bool {
	c, ok := args[i].(*program.Const)
	if !ok || o.Args[i].Kind != program.Int {
		return true
	}
	if n := c.Value.(int64); n < 0 || n > 33 {
		l.add(nodes[i], "map/constant", "the number of places must be 0 to 33, not %d", n)
		return false
	}
	return true
}

// groups checks that a replacement names only groups that the expression before
// it has.
func (l *lowering) groups(text string, i int, nodes []ast.Expr, args []program.Expr) bool {
	expr, _ := constText(args[i-1])
	re, err := regexp.Compile(expr)
	if err != nil {
		return true // it is a finding already
	}
	for rest := strings.ReplaceAll(text, `\\`, ""); ; {
		_, after, found := strings.Cut(rest, `\`)
		if !found {
			return true
		}
		if n := int(after[0] - '0'); n > re.NumSubexp() {
			l.add(nodes[i], "map/constant", "the regular expression has %d groups, and the replacement names \\%d", re.NumSubexp(), n)
			return false
		}
		rest = after[1:]
	}
}
