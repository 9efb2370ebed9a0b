package check

import (
	"slices"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
)

// never says why no value of one shape is a value of another, "" if some may be.
func never(source, target *schema.Shape) string {
	if source == nil || source == target {
		return ""
	}
	if source.Enum != nil && !source.Extensible && target.Enum != nil &&
		!slices.ContainsFunc(source.Enum, func(m string) bool { return slices.Contains(target.Enum, m) || rat(m) != nil }) {
		return "none of the values that the source may have is allowed in the target"
	}
	below := func(high, low string, strict bool) bool {
		h, l := rat(high), rat(low)
		return h != nil && l != nil && (h.Cmp(l) < 0 || strict && h.Cmp(l) == 0)
	}
	switch {
	case source.Kind == schema.String && target.Kind == schema.String:
		if source.MaxLength >= 0 && source.MaxLength < target.MinLength {
			return "the source is always shorter than the target allows"
		}
		if target.MaxLength >= 0 && source.MinLength > target.MaxLength {
			return "the source is always longer than the target allows"
		}
	case below(source.Max, target.Min, false), below(source.LessThan, target.Min, true), below(source.Max, target.MoreThan, true):
		return "the source is always smaller than the target allows"
	case below(target.Max, source.Min, false), below(target.LessThan, source.Min, true), below(target.Max, source.MoreThan, true):
		return "the source is always larger than the target allows"
	}
	return ""
}

// neverFits refuses a value that is only read and can never be what the target
// takes.
func (a *assignment) neverFits(shape *schema.Shape, kind schema.Kind, e program.Expr) bool {
	source := readShape(e)
	if source == nil || kind == schema.String && source.Kind != schema.String {
		return false // a number is written as a text of its own
	}
	why := never(source, shape)
	if why != "" {
		a.refuse("choose another field, or make the value fit", "%s: %s", a.where, why)
	}
	return why != ""
}

// few refuses arrays that are always shorter than the target demands.
func (b *builder) few(shape *schema.Shape, r *document.Rule, most int, where string) {
	if shape.Kind == schema.Array && most < shape.MinItems {
		b.scope.c.found.Add(r.Pos, "map/target-items", "%s needs at least %d items, here are at most %d", where, shape.MinItems, most)
	}
}
