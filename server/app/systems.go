package app

import (
	"slices"
	"strings"
	"sync"

	"crosswalk/contracts"
	"crosswalk/registry/workspace"
	"crosswalk/runtime/connect"
	"crosswalk/runtime/connect/kinds"
	"crosswalk/runtime/flow"
	"crosswalk/runtime/worker"
)

// systems are the outside systems of the running revision, and why some of them
// cannot be used.
type systems struct {
	mu     sync.Mutex
	open   map[string]kinds.System
	broken map[string]string
}

func (s *systems) receiver(name string) connect.Receiver {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open[name].Receiver // nil if there is no such system
}

// config is what the worker runs of a revision. A mapping or flow that is broken
// in it goes on as it was in the revision before; at a start, when there is none
// before, it is left out.
func (n *node) config(r *revision) worker.Config {
	c := worker.Config{Modules: map[string]worker.Module{}, Systems: map[string]worker.System{}}
	for name := range r.Workspace.Flows {
		f := r.Flows[name]
		if f == nil {
			f = n.goodFlows[name]
			n.keeps("flow", name, f != nil)
		}
		if f != nil {
			c.Flows = append(c.Flows, f)
			n.goodFlows[name] = f
		}
	}
	for name, m := range r.Mappings {
		module := n.goodModules[name]
		if m.Module != nil {
			module = m.Module
		} else {
			n.keeps("mapping", name, module != nil)
		}
		if module != nil {
			c.Modules[name] = module
			n.goodModules[name] = module
		}
	}
	running := map[string]string{}
	for name, m := range c.Modules {
		running[name] = m.Digest()
	}
	n.running.Store(&running)
	slices.SortFunc(c.Flows, func(a, b *flow.Flow) int { return strings.Compare(a.Name, b.Name) })
	set := r.Workspace.Contracts
	c.Contract = func(ref string) *contracts.Contract {
		parsed, err := contracts.ParseRef(ref)
		if err != nil {
			return nil
		}
		found, ok := set.Get(parsed)
		if !ok {
			return nil
		}
		return found
	}
	open, broken := map[string]kinds.System{}, map[string]string{}
	for name, s := range r.Workspace.Systems {
		system, err := openSystem(s)
		if err != nil {
			n.log.Warn("system cannot be used", "system", name, "error", err)
			broken[name] = err.Error()
			continue
		}
		open[name] = system
		if system.Connector != nil {
			c.Systems[name] = worker.System{Connector: system.Connector, Concurrency: s.Limits.Concurrency, Rate: s.Limits.Rate, Timeout: s.Limits.Timeout}
		}
	}
	n.systems.mu.Lock()
	n.systems.open, n.systems.broken = open, broken
	n.systems.mu.Unlock()
	return c
}

// keeps says what becomes of a broken part.
func (n *node) keeps(what, name string, before bool) {
	if before {
		n.log.Warn("broken in this revision; it goes on as it was before", what, name)
		return
	}
	n.log.Warn("broken; what needs it waits", what, name)
}

func openSystem(s *workspace.System) (kinds.System, error) {
	auth, err := connect.ParseAuth(s.Auth)
	if err != nil {
		return kinds.System{}, err
	}
	address := s.Address
	if strings.Contains(address, "${") {
		if address, err = connect.Expand(address); err != nil {
			return kinds.System{}, err
		}
	}
	return kinds.Open(connect.Spec{System: s.Name, Kind: s.Kind, Address: address, Auth: auth, Settings: s.Settings, Timeout: s.Limits.Timeout})
}
