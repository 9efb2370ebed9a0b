package wasm

import (
	"maps"
	"slices"
)

// NameFunctions adds a name section, so that tools show functions by name. It is
// not part of a released module.
func (b *Builder) NameFunctions() { b.add.Names = true }

// names is the name section of the kernel's functions that stay and of the added
// ones.
func (k *Kernel) names(funcs []*Func, indexes *renumbering) Section {
	names := map[uint32]string{}
	for name, s := range k.Funcs {
		if i, ok := indexes.of(s.Index); ok {
			names[i] = name
		}
	}
	for _, f := range funcs {
		if i, ok := indexes.of(f.Index); ok {
			names[i] = f.Name
		}
	}
	list := appendU(nil, uint64(len(names)))
	for _, index := range slices.Sorted(maps.Keys(names)) {
		list = appendName(appendU(list, uint64(index)), names[index])
	}
	return Section{"name", append(appendU([]byte{1}, uint64(len(list))), list...)}
}
