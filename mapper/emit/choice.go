package emit

import (
	"slices"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/program"
	w "crosswalk/mapper/wasm"
)

// choice writes the first alternative whose condition holds. Its when was
// looked at.
func (x *writer) choice(n *program.Choice, s site) bool { return x.alternatives(n, n.Alternatives, s) }

func (x *writer) alternatives(n *program.Choice, rest []program.Alternative, s site) bool {
	if len(rest) == 0 {
		return x.policy(n.OnMissing, n.Default, abi.MissingValue, s, n.Rule)
	}
	a := rest[0]
	if a.When == nil {
		return x.node(a.Node, s)
	}
	x.flush()
	x.at(a.Rule)
	x.emit(a.When, direct)
	yes, no := false, false
	x.either(func() { yes = x.node(a.Node, s) }, func() { no = x.alternatives(n, rest[1:], s) })
	return yes && no
}

// omitsChoice says that a choice may write nothing.
func omitsChoice(n *program.Choice, required bool) bool {
	last := n.Alternatives[len(n.Alternatives)-1]
	return last.When != nil && n.OnMissing == program.PolicyOmit ||
		slices.ContainsFunc(n.Alternatives, func(a program.Alternative) bool { return omits(a.Node, required) })
}

// inline writes what another mapping makes of an object. Its when was looked at.
func (x *writer) inline(n *program.Inline, s site) bool {
	if n.Present == nil {
		return x.inlined(n, s)
	}
	x.flush()
	x.at(n.Rule)
	yes, no := false, false
	write := func() { yes = x.inlined(n, s) }
	if n.Empty == nil {
		x.emit(n.Present, direct)
		x.either(write, func() { no = x.policy(n.OnMissing, n.Default, abi.MissingValue, s, n.Rule) })
		return yes && no
	}
	opt := x.Temp(w.I64)
	x.mark(n.Empty)
	x.Tee(opt)
	x.I64(slotNull)
	x.Op(w.I64GtU)
	x.either(write, func() { no = x.empty(n.OnMissing, n.OnNull, n.Default, s, n.Rule, opt) })
	x.Release(opt)
	return yes && no
}

func (x *writer) inlined(n *program.Inline, s site) bool {
	if len(n.Lets) > 0 {
		x.flush()
	}
	for _, v := range n.Lets {
		x.probeLet(abi.TraceLet, v, 0)
		x.bind(v)
		x.probeLet(abi.TraceLetEnd, v, 0)
	}
	return x.node(n.Node, s)
}

// omitsInline says that another mapping may write nothing here.
func omitsInline(n *program.Inline, required bool) bool {
	return n.Present != nil && (n.OnMissing == program.PolicyOmit || n.OnNull == program.PolicyOmit) || omits(n.Node, required)
}
