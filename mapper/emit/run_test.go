package emit_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/contracts/schema"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/emit"
	"crosswalk/mapper/program"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// instance is a module that runs.
type instance struct {
	mod  api.Module
	info abi.Info
}

type failure struct {
	code   abi.Code
	rule   int // index, -1 if none
	offset int // -1 if none
	place  string
	detail string
}

func (f failure) Error() string {
	return fmt.Sprintf("code %d rule %d offset %d place %q detail %q", f.code, f.rule, f.offset, f.place, f.detail)
}

// engines are the ways to run a module; all must agree.
func engines() map[string]wazero.RuntimeConfig {
	return map[string]wazero.RuntimeConfig{
		"compiler":    wazero.NewRuntimeConfigCompiler(),
		"interpreter": wazero.NewRuntimeConfigInterpreter(),
	}
}

func start(t testing.TB, cfg wazero.RuntimeConfig, module []byte) *instance {
	t.Helper()
	ctx := context.Background()
	rt := wazero.NewRuntimeWithConfig(ctx, cfg.WithCustomSections(true))
	t.Cleanup(func() { rt.Close(ctx) })
	c, err := rt.CompileModule(ctx, module)
	if err != nil {
		t.Fatal(err)
	}
	var info abi.Info
	for _, s := range c.CustomSections() {
		if s.Name() == abi.Section {
			if info, err = abi.DecodeInfo(s.Data()); err != nil {
				t.Fatal(err)
			}
		}
	}
	mod, err := rt.InstantiateModule(ctx, c, wazero.NewModuleConfig())
	if err != nil {
		t.Fatal(err)
	}
	return &instance{mod, info}
}

func (i *instance) call(name string, args ...uint64) (uint32, error) {
	r, err := i.mod.ExportedFunction(name).Call(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return uint32(r[0]), nil
}

// run maps an input. The error is a failure, or what the engine says.
func (i *instance) run(in string) (string, error) {
	n := uint64(len(in))
	at, err := i.call(abi.ExportIn, n)
	if err != nil {
		return "", err
	}
	if at != 0 {
		i.mod.Memory().Write(at, []byte(in))
	}
	code, err := i.call(abi.ExportRun, n)
	if err != nil {
		return "", err
	}
	if code != 0 {
		return "", i.failure()
	}
	out, _ := i.call(abi.ExportOut)
	size, _ := i.call(abi.ExportOutLen)
	b, ok := i.mod.Memory().Read(out, size)
	if !ok {
		return "", fmt.Errorf("output at %d+%d is outside of memory", out, size)
	}
	return string(b), nil
}

func (i *instance) failure() failure {
	at, _ := i.call(abi.ExportErr)
	b, _ := i.mod.Memory().Read(at, abi.ErrRecordSize)
	word := func(n int) uint32 { return binary.LittleEndian.Uint32(b[4*n:]) }
	f := failure{code: abi.Code(word(0)), rule: int(word(1)) - 1, offset: int(int32(word(2)))}
	if p := word(3); p > 0 {
		f.place = i.info.Places[p-1]
	}
	if word(4) != 0 {
		d, _ := i.mod.Memory().Read(word(4), word(5))
		f.detail = string(d)
	}
	return f
}

func shape(t testing.TB, text string) *schema.Shape {
	t.Helper()
	ref, err := contracts.ParseRef("test/contract@1")
	if err != nil {
		t.Fatal(err)
	}
	c, found := contracts.Read(ref, "v1.schema.json", []byte(text))
	if found.Failed() {
		t.Fatal(found)
	}
	return c.Root
}

// builder makes programs by hand.
type builder struct {
	t testing.TB
	p *program.Program
}

func newBuilder(t testing.TB, source string) *builder {
	in := &program.Place{Shape: shape(t, source)}
	return &builder{t, &program.Program{Mapping: "test", Input: in, Places: []*program.Place{in}}}
}

var (
	text    = program.Type{Kind: program.String}
	integer = program.Type{Kind: program.Int}
	decimal = program.Type{Kind: program.Decimal}
	boolean = program.Type{Kind: program.Bool}
)

func optional(t program.Type) program.Type { return program.Type{Kind: program.Optional, Elem: &t} }
func listOf(t program.Type) program.Type   { return program.Type{Kind: program.List, Elem: &t} }

// place finds or makes the place of a pointer, "-" for elements.
func (b *builder) place(pointer string) *program.Place {
	at := b.p.Input
	for _, name := range strings.Split(pointer, "/")[1:] {
		var next *program.Place
		for _, c := range at.Children {
			if c.Elem && name == "-" || !c.Elem && c.Name == name {
				next = c
			}
		}
		if next == nil {
			next = &program.Place{ID: len(b.p.Places), Parent: at, Name: name}
			if name == "-" {
				next.Name, next.Elem, next.Shape = "", true, at.Shape.Items
				next.Optional = next.Shape.Nullable
			} else {
				p := at.Shape.Prop(name)
				if p == nil {
					b.t.Fatalf("no %s in %s", name, pointer)
				}
				next.Shape, next.Optional = p.Shape, !p.Required || p.Shape.Nullable
			}
			at.Children = append(at.Children, next)
			b.p.Places = append(b.p.Places, next)
		}
		at = next
	}
	return at
}

func (b *builder) typeOf(p *program.Place) program.Type {
	switch p.Shape.Kind {
	case schema.String:
		return text
	case schema.Integer:
		return integer
	case schema.Number:
		return decimal
	case schema.Boolean:
		return boolean
	case schema.Array:
		return listOf(b.typeOf(b.place(p.Pointer() + "/-")))
	case schema.Object:
		return program.Type{Kind: program.Obj, Shape: p.Shape}
	}
	return program.Type{Kind: program.JSON}
}

func (b *builder) read(pointer string, row *program.Variable) program.Expr {
	p := b.place(pointer)
	t := b.typeOf(p)
	for q := p; q != nil && (row == nil || q != row.Row); q = q.Parent {
		if q.Optional {
			t = optional(t)
			break
		}
	}
	return &program.Read{Base: program.Base{T: t}, Place: p, Row: row}
}

func (b *builder) row(pointer string) *program.Variable {
	p := b.place(pointer)
	return &program.Variable{Name: "row", Row: p, Type: b.typeOf(p)}
}

func call(overload string, t program.Type, args ...program.Expr) program.Expr {
	return &program.Call{Base: program.Base{T: t}, Overload: overload, Args: args}
}

func lit(v any) program.Expr {
	t := text
	switch v.(type) {
	case int64:
		t = integer
	case bool:
		t = boolean
	case program.Dec:
		t = decimal
	}
	return &program.Const{Base: program.Base{T: t}, Value: v}
}

func (b *builder) rule(target string) int {
	b.p.Rules = append(b.p.Rules, program.Rule{Target: target})
	return len(b.p.Rules) - 1
}

func (b *builder) value(name string, kind schema.Kind, e program.Expr) program.Field {
	sh := &schema.Shape{Kind: kind, MaxLength: -1, MaxItems: -1}
	return program.Field{Name: name, Node: &program.Value{Shape: sh, Rule: b.rule(name), Expr: e}}
}

func object(fields ...program.Field) *program.Object {
	return &program.Object{Shape: &schema.Shape{Kind: schema.Object}, Fields: fields}
}

func (b *builder) emit() []byte {
	b.t.Helper()
	mod, _, err := emit.Emit(b.p, emit.Options{})
	if err != nil {
		b.t.Fatal(err)
	}
	return mod
}
