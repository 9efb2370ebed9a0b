package check

import (
	"crosswalk/contracts/diag"
	"crosswalk/contracts/schema"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

// fate is what becomes of a missing or null value: text is what stands for it
// where a policy is default.
type fate struct {
	missing, null program.Policy
	text          string
}

// policies resolves what becomes of an empty optional, and refuses what the
// target would not take. own says that the policies of r are about this value,
// and not about the items of its list.
func (b *builder) policies(shape *schema.Shape, r *document.Rule, t program.Type, own bool) (fate, bool) {
	pm, pn := b.missing, b.null
	if own && r.Default != nil {
		pm = document.Policy{Value: "default", Pos: r.Default.Pos}
		pn = pm
	}
	if r.OnMissing.Value != "" {
		pm = r.OnMissing
	}
	if r.OnNull.Value != "" {
		pn = r.OnNull
	}
	if t.Kind == program.Null {
		return fate{program.PolicyNull, program.PolicyNull, ""}, true
	}
	if t.Kind != program.Optional {
		if own && r.Kind == document.Value {
			b.needless(r.OnMissing.Pos, r.OnNull.Pos, r.Default)
		}
		return fate{}, true
	}
	f := fate{text: shape.Default}
	if own && r.Default != nil {
		f.text = r.Default.JSON
		if pm.Value != "default" && pn.Value != "default" {
			b.needless(diag.Pos{}, diag.Pos{}, r.Default)
		}
	}
	var ok, good bool
	f.missing, ok = b.resolve(shape, r, policyUse{"onMissing", pm, own})
	f.null, good = b.resolve(shape, r, policyUse{"onNull", pn, own})
	if f.missing != program.PolicyDefault && f.null != program.PolicyDefault {
		f.text = ""
	}
	return f, ok && good
}

// needless warns of policies without effect.
func (b *builder) needless(missing, null diag.Pos, def *document.Literal) {
	if def != nil && missing.Line == 0 {
		missing = def.Pos
	}
	for _, pos := range []diag.Pos{missing, null} {
		if pos.Line > 0 {
			d := b.scope.c.found.Add(pos, "map/needless-policy", "the value is always there, so this has no effect")
			d.Severity = warning
		}
	}
}

// policyUse is a policy where it applies.
type policyUse struct {
	name   string
	policy document.Policy
	own    bool
}

// resolve checks one policy against the target.
func (b *builder) resolve(shape *schema.Shape, r *document.Rule, u policyUse) (program.Policy, bool) {
	c := b.scope.c
	pos := u.policy.Pos
	if pos.Line == 0 {
		pos = r.Pos
	}
	switch u.policy.Value {
	case "null":
		if !acceptsNull(shape) {
			c.found.Add(r.Pos, "map/policy", "%s is null here, but the target does not accept null", u.name).Hint =
				"choose omit, default or error"
			return 0, false
		}
		return program.PolicyNull, true
	case "default":
		return program.PolicyDefault, b.standard(shape, r, u, pos)
	case "error":
		return program.PolicyError, true
	}
	return program.PolicyOmit, true
}

// standard checks the text that the policy default writes.
func (b *builder) standard(shape *schema.Shape, r *document.Rule, u policyUse, pos diag.Pos) bool {
	c := b.scope.c
	if u.own && r.Default != nil {
		return c.literal(shape, r.Default)
	}
	if shape.Default == "" {
		c.found.Add(r.Pos, "map/policy", "%s is default here, but the target's contract states no default", u.name).Hint =
			"state one in the rule with default:, or write .orValue(…) after the expression"
		return false
	}
	if why := literalFault(shape, shape.Default); why != "" {
		c.found.Add(pos, "map/default", "%s is default here, but the default of the target's contract breaks it: %s %s", u.name, shape.Default, why).Hint =
			"correct the contract, or state one in the rule with default:"
		return false
	}
	return true
}

// literal checks a value that stands in the mapping against its target.
func (c *checker) literal(shape *schema.Shape, l *document.Literal) bool {
	why := literalFault(shape, l.JSON)
	if why != "" {
		c.found.Add(l.Pos, "map/target-value", "the default %s %s in the target", l.JSON, why)
	}
	return why == ""
}
