// Package expression makes a module of one CEL expression, without a mapping and
// without contracts: for the conformance tests of the language.
//
// Compile is the only call. Everything is as CEL has it: literals with a
// fraction are doubles, and types decide at run time.
package expression

import (
	"fmt"
	"maps"
	"slices"

	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types/ref"

	"crosswalk/mapper/dynamic"
	"crosswalk/mapper/emit"
	"crosswalk/mapper/program"
)

// Env is what an expression is compiled in. The zero value is ready to use.
type Env struct {
	// Vars are the values of the variables by their full names; they become
	// constants of the module. An error value makes the use of the variable fail.
	Vars map[string]ref.Val
	// Container is the namespace in which names are looked up.
	Container string
}

// Compile makes a module that has the exports of a mapping's module. A run reads
// no input; its output is the value as a CEL literal that tells its type, entries
// of maps sorted by key. What fails at run time ends in an error code. The tree
// may be unchecked. The error says what the language of this module lacks.
func Compile(tree *ast.AST, env Env) ([]byte, error) {
	values := map[string]program.Expr{}
	for _, name := range slices.Sorted(maps.Keys(env.Vars)) {
		c, ok := dynamic.Constant(env.Vars[name], 0)
		if !ok {
			return nil, fmt.Errorf("the variable %s has a value of type %s", name, env.Vars[name].Type().TypeName())
		}
		values[name] = c
	}
	l := &dynamic.Lowering{Tree: tree, Container: env.Container, Name: func(name string) (program.Expr, bool) {
		e, ok := values[name]
		return e, ok
	}}
	e, err := l.Lower()
	if err != nil {
		return nil, err
	}
	return emit.Expression(e, emit.Options{})
}
