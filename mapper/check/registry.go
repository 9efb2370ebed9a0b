package check

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	celtypes "cel.dev/cel-go/common/types"

	"crosswalk/contracts/schema"
)

// base marks a field name whose type is asked for without the optional around it.
const base = "?"

// registry gives CEL the types of source contracts. Every object shape is a
// struct type; the type of a field that may be absent or null is optional. It may
// be used by several checks at a time.
//
// In CEL the selection of an optional field on an optional operand would be an
// optional of an optional. Here it is one optional: the checker asks for a field
// by its marked name where the selection adds an optional of its own.
type registry struct {
	*celtypes.Registry
	mu     sync.RWMutex
	byName map[string]*schema.Shape
	names  map[*schema.Shape]string

	checking sync.Mutex               // held while CEL checks an expression or makes an environment
	looks    []look                   // fields that it found
	missed   map[string]*schema.Shape // fields that it did not find, and where
}

// look is a field that CEL's checker asked for.
type look struct {
	in    *schema.Shape
	field string
}

func newRegistry() *registry {
	reg, err := celtypes.NewRegistry()
	if err != nil {
		panic(err) // a registry of no types cannot fail
	}
	return &registry{Registry: reg, byName: map[string]*schema.Shape{}, names: map[*schema.Shape]string{}, missed: map[string]*schema.Shape{}}
}

// name is the type name of an object shape, the same for every check.
func (t *registry) name(s *schema.Shape) string {
	t.mu.RLock()
	n, ok := t.names[s]
	t.mu.RUnlock()
	if ok {
		return n
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if n, ok := t.names[s]; ok {
		return n
	}
	n = fmt.Sprintf("cw.T%d", len(t.names))
	t.names[s], t.byName[n] = n, s
	return n
}

// shape is the shape of a type name; nil if there is none.
func (t *registry) shape(name string) *schema.Shape {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.byName[name]
}

// FindStructType implements the provider of types.
func (t *registry) FindStructType(name string) (*celtypes.Type, bool) {
	if t.shape(name) != nil {
		return celtypes.NewTypeTypeWithParam(celtypes.NewObjectType(name)), true
	}
	return t.Registry.FindStructType(name)
}

// FindStructFieldNames implements the provider of types.
func (t *registry) FindStructFieldNames(name string) ([]string, bool) {
	if s := t.shape(name); s != nil {
		return propNames(s), true
	}
	return t.Registry.FindStructFieldNames(name)
}

// FindStructFieldType implements the provider of types.
func (t *registry) FindStructFieldType(typeName, field string) (*celtypes.FieldType, bool) {
	s := t.shape(typeName)
	if s == nil {
		return t.Registry.FindStructFieldType(typeName, field)
	}
	plain := strings.TrimPrefix(field, base)
	p := s.Prop(plain)
	if p == nil {
		t.missed[plain] = s
		return nil, false
	}
	if l := (look{s, plain}); !slices.Contains(t.looks, l) {
		t.looks = append(t.looks, l)
	}
	ft := t.of(p.Shape)
	if plain == field && (!p.Required || acceptsNull(p.Shape)) {
		ft = celtypes.NewOptionalType(ft)
	}
	return &celtypes.FieldType{Type: ft}, true
}
