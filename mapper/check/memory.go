package check

import (
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"

	"crosswalk/contracts/schema"
)

// Memory keeps what checks of mappings have in common: expression environments
// and the syntax trees of expressions that were checked. A check gives the same
// program and the same findings with it and without.
//
// It is for checks against the same contracts, those of one revision of a
// workspace, and may be used by several at a time. It holds the trees of some
// hundred kilobytes of expressions and drops those that were not used for the
// longest time.
type Memory struct {
	registry *registry

	mu    sync.Mutex
	fine  map[*schema.Shape]bool // sources that a module can check in full
	next  uint64
	envs  recent[envKey, *environment]
	trees recent[treeKey, typed]
}

// NewMemory makes an empty memory.
func NewMemory() *Memory {
	return &Memory{registry: newRegistry(), fine: map[*schema.Shape]bool{}, envs: newRecent[envKey, *environment](2_000), trees: newRecent[treeKey, typed](256 << 10)}
}

// environment is what the names of a scope mean to CEL. Two with equal numbers
// are the same; 0 is none that a memory knows.
type environment struct {
	*cel.Env
	number uint64
}

// envKey is an environment with one more name; name and type are those of the
// source in an environment of no other.
type envKey struct {
	in        uint64
	name, typ string
}

// typed is the checked tree of an expression, and the fields that CEL asked for on
// the way. Nobody changes it.
type typed struct {
	ast   *ast.AST
	looks []look
}

type treeKey struct {
	env  uint64
	text string
}

// environment is the one for key, made by build if it is not known.
func (m *Memory) environment(key envKey, build func() (*cel.Env, error)) (*environment, error) {
	if m == nil {
		env, err := build()
		return &environment{Env: env}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if known, ok := m.envs.get(key); ok {
		return known, nil
	}
	m.registry.checking.Lock() // an environment registers types of its own
	env, err := build()
	m.registry.checking.Unlock()
	if err != nil {
		return nil, err
	}
	m.next++
	made := &environment{Env: env, number: m.next}
	m.envs.put(key, made, 1)
	return made, nil
}

// supported says that a source was looked through and has nothing that a module
// could not check.
func (m *Memory) supported(source *schema.Shape) bool {
	if m == nil {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.fine[source]
}

func (m *Memory) noteSupported(source *schema.Shape) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fine[source] = true
}

// tree is an expression without mistakes, if it is known.
func (m *Memory) tree(env *environment, text string) (typed, bool) {
	if m == nil {
		return typed{}, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.trees.get(treeKey{env.number, text})
}

func (m *Memory) keep(env *environment, text string, t typed) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.trees.put(treeKey{env.number, text}, t, 16+len(text))
}

// recent is a map of bounded size. What was not asked for while half of the bound
// was filled anew goes.
type recent[K comparable, V any] struct {
	young, old map[K]held[V]
	cost, most int
}

type held[V any] struct {
	value V
	cost  int
}

func newRecent[K comparable, V any](most int) recent[K, V] {
	return recent[K, V]{young: map[K]held[V]{}, most: most}
}

func (r *recent[K, V]) get(key K) (V, bool) {
	h, ok := r.young[key]
	if !ok {
		if h, ok = r.old[key]; ok {
			r.put(key, h.value, h.cost)
		}
	}
	return h.value, ok
}

func (r *recent[K, V]) put(key K, v V, cost int) {
	if r.cost += cost; r.cost > r.most/2 {
		r.old, r.young, r.cost = r.young, map[K]held[V]{}, cost
	}
	r.young[key] = held[V]{v, cost}
}
