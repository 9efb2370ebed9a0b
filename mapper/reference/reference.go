// Package reference evaluates a mapping the slow and obvious way: expressions
// run on cel-go's interpreter over the trees that were checked, decimals on
// math/big, and input and output are checked against the contracts by plain
// walks over their shapes.
//
// It is the truth that modules are compared with. It shares no evaluation code
// with the emitter and uses of a program only its builders, never its lowered
// expressions (except to see that a rule is nothing but a path).
package reference

import (
	"errors"
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/check"
	"crosswalk/mapper/program"
)

// RunError says why a message could not be mapped, as a module would.
type RunError struct {
	Code    abi.Code
	Rule    int    // index into the program's rules, -1 if none is involved
	Pointer string // into the input or the output, "" if unknown
	Offset  int    // in the input, -1 if unknown
	Detail  string
}

func (e *RunError) Error() string {
	return fmt.Sprintf("%s (code %d, rule %d, at %q, offset %d) %s", e.Code, e.Code, e.Rule, e.Pointer, e.Offset, e.Detail)
}

// Evaluator runs one mapping. It is not safe for use by several goroutines.
type Evaluator struct {
	prog  *program.Program
	exprs map[program.Expr]cel.Program
	lets  map[string]cel.Program
	inner map[*program.Inline]map[string]cel.Program // lets of used mappings
	names map[*program.Variable]string
	table map[string]*program.Table
}

// New plans the expressions of a checked mapping.
func New(c *check.Checked) (*Evaluator, error) {
	e := &Evaluator{
		prog: c.Program, exprs: map[program.Expr]cel.Program{}, lets: map[string]cel.Program{},
		names: c.Names, table: map[string]*program.Table{}, inner: map[*program.Inline]map[string]cel.Program{},
	}
	for _, t := range c.Program.Tables {
		e.table[t.Name] = t
	}
	env, err := e.environment()
	if err != nil {
		return nil, fmt.Errorf("set up the reference evaluator: %w", err)
	}
	plan := func(tree *ast.AST) (cel.Program, error) {
		return env.PlanProgram(ast.NewAST(runForm(tree), tree.SourceInfo()))
	}
	for expr, tree := range c.Trees {
		if e.exprs[expr], err = plan(tree); err != nil {
			return nil, fmt.Errorf("plan an expression: %w", err)
		}
	}
	for name, tree := range c.Lets {
		if e.lets[name], err = plan(tree); err != nil {
			return nil, fmt.Errorf("plan let %s: %w", name, err)
		}
	}
	for n, trees := range c.Inlined {
		e.inner[n] = map[string]cel.Program{}
		for name, tree := range trees {
			if e.inner[n][name], err = plan(tree); err != nil {
				return nil, fmt.Errorf("plan let %s of %s: %w", name, n.Mapping, err)
			}
		}
	}
	return e, nil
}

// Evaluate maps one input of which nothing else is known. The error is a
// *RunError if the message is at fault.
func (e *Evaluator) Evaluate(input []byte) ([]byte, error) { return e.EvaluateWith(input, nil) }

// EvaluateWith maps one input with what is known of the message, see abi.Meta.
func (e *Evaluator) EvaluateWith(input, told []byte) ([]byte, error) {
	limits := e.prog.Limits
	if len(input) > limits.Input {
		return nil, &RunError{Code: abi.InputTooLarge, Rule: -1, Offset: -1}
	}
	d := decoder{in: input, depth: limits.Depth}
	root, err := d.document(e.prog.Input.Shape)
	if err != nil {
		return nil, err
	}
	r := &run{Evaluator: e, root: root}
	names := map[string]any{"source": fromNode(root, e.prog.Input.Shape, e.prog.Input.Optional)}
	if e.prog.Meta != nil {
		if len(told) == 0 {
			told = []byte("{}")
		}
		d := decoder{in: told, depth: limits.Depth}
		if r.told, err = d.document(e.prog.Meta.Shape); err != nil {
			return nil, err
		}
		names[program.MetaName] = object{node: r.told, shape: e.prog.Meta.Shape}
	}
	r.scope = &activation{run: r, names: names, lets: e.lets}
	out, err := r.output()
	if err != nil {
		return nil, err
	}
	if len(out) > limits.Output {
		return nil, &RunError{Code: abi.OutputTooLarge, Rule: -1, Offset: -1}
	}
	return out, nil
}

// fault is an error of an expression, before its rule is known.
type fault struct {
	code   abi.Code
	detail string
}

func (f *fault) Error() string { return fmt.Sprintf("%s %s", f.code, f.detail) }

func faultf(code abi.Code, format string, args ...any) *fault {
	return &fault{code, fmt.Sprintf(format, args...)}
}

// errBug is an error of this package, not of the message.
var errBug = errors.New("the reference evaluator cannot do this")
