package assess

import (
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

func (a assessor) array(s *schema.Schema, v *source.Value, own seen) *Fault {
	fault := func(k Kind) *Fault { return &Fault{Kind: k, At: v} }
	n := len(v.Items)
	switch {
	case s.MinItems != nil && n < s.MinItems.N:
		return fault(TooFew)
	case s.MaxItems != nil && n > s.MaxItems.N:
		return fault(TooMany)
	case s.UniqueItems && !differ(v.Items):
		return fault(NotUnique)
	case s.Items != nil && isFalse(s.Items) && n > len(s.PrefixItems):
		return fault(TooMany)
	}
	for i, item := range v.Items {
		of := s.Items
		if i < len(s.PrefixItems) {
			of = s.PrefixItems[i]
		}
		if of == nil {
			break
		}
		if f := a.holds(of, item, nil); f != nil {
			return f
		}
		own.mark(i)
	}
	if s.Contains == nil {
		return nil
	}
	met, least := 0, 1
	if s.MinContains != nil {
		least = s.MinContains.N
	}
	for i, item := range v.Items {
		if a.holds(s.Contains, item, nil) == nil {
			met++
			own.mark(i)
		}
	}
	switch {
	case s.MaxContains != nil && met > s.MaxContains.N:
		return fault(TooManyMatch)
	case met < least:
		return fault(TooFewMatch)
	}
	return nil
}

func differ(items []*source.Value) bool {
	texts := make(map[string]bool, len(items))
	for _, v := range items {
		texts[v.Canonical()] = true
	}
	return len(texts) == len(items)
}

func (a assessor) object(s *schema.Schema, v *source.Value, own seen) *Fault {
	n := len(v.Members)
	switch {
	case s.MinProperties != nil && n < s.MinProperties.N:
		return &Fault{Kind: TooFew, At: v}
	case s.MaxProperties != nil && n > s.MaxProperties.N:
		return &Fault{Kind: TooMany, At: v}
	}
	for _, w := range s.Required {
		if v.Member(w.Text) == nil {
			return &Fault{Kind: Required, At: v, Name: w.Text}
		}
	}
	for _, d := range s.DependentRequired {
		for _, w := range d.Required {
			if v.Member(d.Name) != nil && v.Member(w.Text) == nil {
				return &Fault{Kind: DependentRequired, At: v, Name: w.Text}
			}
		}
	}
	if f := a.names(s, v); f != nil {
		return f
	}
	if f := a.members(s, v, own); f != nil {
		return f
	}
	for _, d := range s.DependentSchemas {
		if v.Member(d.Name) == nil {
			continue
		}
		if f := a.holds(d.Schema, v, own); f != nil {
			return f
		}
	}
	return nil
}

func (a assessor) names(s *schema.Schema, v *source.Value) *Fault {
	for _, m := range v.Members {
		switch {
		case s.PropertyNames == nil:
			return nil
		case isFalse(s.PropertyNames):
			return &Fault{Kind: Unknown, At: v, Name: m.Name, InName: true}
		}
		if f := a.holds(s.PropertyNames, &source.Value{Kind: source.String, Text: m.Name}, nil); f != nil {
			return &Fault{Kind: f.Kind, At: v, Name: m.Name, InName: true}
		}
	}
	return nil
}

func (a assessor) members(s *schema.Schema, v *source.Value, own seen) *Fault {
	for i, m := range v.Members {
		var of []*schema.Schema
		if p := s.Property(m.Name); p != nil {
			of = append(of, p)
		}
		for _, p := range s.PatternProperties {
			if Matches(p.Name, m.Name) {
				of = append(of, p.Schema)
			}
		}
		if of == nil && s.AdditionalProperties != nil {
			if isFalse(s.AdditionalProperties) {
				return &Fault{Kind: Unknown, At: v, Name: m.Name, InName: true}
			}
			of = append(of, s.AdditionalProperties)
		}
		for _, sub := range of {
			if f := a.holds(sub, m.Value, nil); f != nil {
				return f
			}
			own.mark(i)
		}
	}
	return nil
}

// inPlace tries the keywords that apply schemas to the value itself.
func (a assessor) inPlace(s *schema.Schema, v *source.Value, own seen) *Fault {
	var all []*schema.Schema
	for _, ref := range []*schema.Reference{s.Ref, s.DynamicRef} {
		if ref != nil && ref.Target != nil {
			all = append(all, ref.Target)
		}
	}
	for _, sub := range append(all, s.AllOf...) {
		if f := a.holds(sub, v, own); f != nil {
			return f
		}
	}
	count := func(branches []*schema.Schema) (n int) {
		for _, b := range branches {
			if a.tried(b, v, own) {
				n++
			}
		}
		return n
	}
	if s.AnyOf != nil && count(s.AnyOf) == 0 {
		return &Fault{Kind: NoBranch, At: v}
	}
	if s.OneOf != nil {
		switch n := count(s.OneOf); {
		case n == 0:
			return &Fault{Kind: NoBranch, At: v}
		case n > 1:
			return &Fault{Kind: ManyBranches, At: v}
		}
	}
	if s.Not != nil && a.tried(s.Not, v, nil) {
		return &Fault{Kind: NotAllowed, At: v}
	}
	if s.If == nil {
		return nil
	}
	next := s.Else
	if a.tried(s.If, v, own) {
		next = s.Then
	}
	if next == nil {
		return nil
	}
	return a.holds(next, v, own)
}

// others tries what nothing else has evaluated.
func (a assessor) others(s *schema.Schema, v *source.Value, own seen) *Fault {
	for i, item := range v.Items {
		switch {
		case s.UnevaluatedItems == nil || own[i]:
			continue
		case isFalse(s.UnevaluatedItems):
			return &Fault{Kind: TooMany, At: v}
		}
		if f := a.holds(s.UnevaluatedItems, item, nil); f != nil {
			return f
		}
		own.mark(i)
	}
	for i, m := range v.Members {
		switch {
		case s.UnevaluatedProperties == nil || own[i]:
			continue
		case isFalse(s.UnevaluatedProperties):
			return &Fault{Kind: Unknown, At: v, Name: m.Name, InName: true}
		}
		if f := a.holds(s.UnevaluatedProperties, m.Value, nil); f != nil {
			return f
		}
		own.mark(i)
	}
	return nil
}
