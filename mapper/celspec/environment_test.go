package celspec

import (
	"errors"
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"
	celpb "cel.dev/expr"
	"google.golang.org/protobuf/proto"
)

// prepared is a case made ready for an engine.
type prepared struct {
	ast       *cel.Ast
	env       *cel.Env
	vars      map[string]ref.Val
	container string
	// failed are the names that are bound to an error.
	failed map[string]error
}

// environment declares what the specification's own runner declares.
func environment(c specCase) (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.OptionalTypes(), ext.Bindings(), ext.Encoders(), ext.Lists(), ext.Math(), ext.Sets(), ext.Strings(), ext.TwoVarComprehensions(),
		cel.Container(c.GetContainer()), cel.EnableIdentifierEscapeSyntax(),
	}
	if c.GetDisableMacros() {
		options = append(options, cel.ClearMacros())
	}
	for _, d := range c.GetTypeEnv() {
		option, err := cel.ProtoAsDeclaration(d)
		if err != nil {
			return nil, fmt.Errorf("declare %s: %w", d.GetName(), err)
		}
		options = append(options, option)
	}
	env, err := cel.NewEnv(cel.CrossTypeNumericComparisons(true))
	if err != nil {
		return nil, err
	}
	return env.Extend(options...)
}

// prepare parses and checks the expression of a case. An error is one of the
// compiler: for some cases that is what is expected.
func prepare(c specCase) (*prepared, error) {
	env, err := environment(c)
	if err != nil {
		return nil, err
	}
	ast, issues := env.Parse(c.GetExpr())
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	if !c.GetDisableCheck() {
		if ast, issues = env.Check(ast); issues.Err() != nil {
			return nil, issues.Err()
		}
	}
	x := &prepared{ast: ast, env: env, vars: map[string]ref.Val{}, failed: map[string]error{}, container: c.GetContainer()}
	for name, b := range c.GetBindings() {
		if v := b.GetValue(); v != nil {
			if x.vars[name], err = cel.ProtoAsValue(types.DefaultTypeAdapter, v); err != nil {
				return nil, fmt.Errorf("bind %s: %w", name, err)
			}
		} else {
			x.failed[name] = errors.New("the binding is an error")
		}
	}
	return x, nil
}

// deduced is the checked type of the whole expression.
func (x *prepared) deduced() (*celpb.Type, error) {
	t, err := cel.TypeToExprType(x.ast.OutputType())
	if err != nil {
		return nil, err
	}
	b, err := proto.Marshal(t)
	if err != nil {
		return nil, err
	}
	out := &celpb.Type{} // the same message in the module of the specification
	return out, proto.Unmarshal(b, out)
}

// wanted is what a case expects of the evaluation.
type wanted struct {
	text string // canonical text of the value
	err  bool
	typ  *celpb.Type // deduced type, nil if not asked for
}

func expectation(c specCase) (wanted, error) {
	value := &celpb.Value{Kind: &celpb.Value_BoolValue{BoolValue: true}}
	w := wanted{}
	switch m := c.GetResultMatcher().(type) {
	case nil:
	case *testValue:
		value = m.Value
	case *testTyped:
		value, w.typ = m.TypedResult.GetResult(), m.TypedResult.GetDeducedType()
	case *testError, *testErrors:
		w.err = true
		return w, nil
	default:
		return w, fmt.Errorf("an expectation of the kind %T", m)
	}
	if value == nil || c.GetCheckOnly() {
		return w, nil
	}
	v, err := cel.ProtoAsValue(types.DefaultTypeAdapter, value)
	if err != nil {
		return w, err
	}
	w.text, err = show(v)
	return w, err
}
