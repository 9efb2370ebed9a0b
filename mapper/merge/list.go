package merge

import "crosswalk/mapper/document"

// step is an item of a merged list as the three have it; nil: not there. At is
// its number in ours or, if it is only there, in theirs.
type step struct {
	at      int
	b, o, t *document.Part
}

// hunk is a stretch of the base that a side replaced.
type hunk struct{ from, to, sideFrom, sideTo int }

// mostItems bounds the table that aligns two lists.
const mostItems = 1000

// align lays the items of two sides along those of the base. False: both changed
// the same stretch in ways that cannot be told apart.
func align(b, o, t []document.Part) ([]step, bool) {
	if max(len(b), len(o), len(t)) > mostItems {
		return nil, false
	}
	ours, theirs := hunks(b, o), hunks(b, t)
	var out []step
	i, shiftO, shiftT := 0, 0, 0 // of base; offsets from there to the sides
	for i < len(b) || len(ours) > 0 || len(theirs) > 0 {
		ho, hasO := starting(ours, i)
		ht, hasT := starting(theirs, i)
		switch {
		case hasO && hasT:
			oneToOne := ho.to == i+1 && ht.to == i+1 && ho.sideTo == ho.sideFrom+1 && ht.sideTo == ht.sideFrom+1
			gone := ho.to == ht.to && ho.sideTo == ho.sideFrom && ht.sideTo == ht.sideFrom
			switch {
			case oneToOne:
				out = append(out, step{ho.sideFrom, &b[i], &o[ho.sideFrom], &t[ht.sideFrom]})
			case gone:
			case ho.to == ht.to && equal(o[ho.sideFrom:ho.sideTo], t[ht.sideFrom:ht.sideTo]):
				for n := range ho.sideTo - ho.sideFrom {
					out = append(out, step{ho.sideFrom + n, nil, &o[ho.sideFrom+n], &t[ht.sideFrom+n]})
				}
			default:
				return nil, false
			}
			i = max(ho.to, ht.to)
			shiftO, shiftT = ho.sideTo-ho.to, ht.sideTo-ht.to
			ours, theirs = ours[1:], theirs[1:]
		case hasO:
			if next := first(theirs, len(b)+1); next < ho.to {
				return nil, false
			}
			for n := ho.sideFrom; n < ho.sideTo; n++ {
				out = append(out, step{at: n, o: &o[n]})
			}
			i, shiftO, ours = ho.to, ho.sideTo-ho.to, ours[1:]
		case hasT:
			if next := first(ours, len(b)+1); next < ht.to {
				return nil, false
			}
			for n := ht.sideFrom; n < ht.sideTo; n++ {
				out = append(out, step{at: n, t: &t[n]})
			}
			i, shiftT, theirs = ht.to, ht.sideTo-ht.to, theirs[1:]
		default:
			if i >= len(b) || i+shiftO >= len(o) || i+shiftT >= len(t) {
				return nil, false
			}
			out = append(out, step{i + shiftO, &b[i], &o[i+shiftO], &t[i+shiftT]})
			i++
		}
	}
	return out, true
}

// starting is the next hunk if it begins at i.
func starting(list []hunk, i int) (hunk, bool) {
	if len(list) > 0 && list[0].from == i {
		return list[0], true
	}
	return hunk{}, false
}

func first(list []hunk, none int) int {
	if len(list) == 0 {
		return none
	}
	return list[0].from
}

func equal(a, b []document.Part) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !alike(&a[i], &b[i]) {
			return false
		}
	}
	return true
}

// hunks are the stretches that differ; as many items for as many are hunks of
// one item each.
func hunks(b, s []document.Part) []hunk {
	texts := func(list []document.Part) []string {
		out := make([]string, len(list))
		for i := range list {
			out[i] = norm(&list[i]) + "\x00" + bare(list[i].Lead)
		}
		return out
	}
	x, y := texts(b), texts(s)
	row := len(y) + 1
	best := make([]int32, (len(x)+1)*row)
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if x[i] == y[j] {
				best[i*row+j] = best[(i+1)*row+j+1] + 1
			} else {
				best[i*row+j] = max(best[(i+1)*row+j], best[i*row+j+1])
			}
		}
	}
	var out []hunk
	fromI, fromJ := 0, 0
	differ := func(i, j int) {
		if i-fromI == j-fromJ {
			for ; fromI < i; fromI, fromJ = fromI+1, fromJ+1 {
				out = append(out, hunk{fromI, fromI + 1, fromJ, fromJ + 1})
			}
		} else {
			out = append(out, hunk{fromI, i, fromJ, j})
		}
	}
	for i, j := 0, 0; ; {
		switch {
		case i == len(x) || j == len(y):
			differ(len(x), len(y))
			return out
		case x[i] == y[j]:
			differ(i, j)
			i, j = i+1, j+1
			fromI, fromJ = i, j
		case best[(i+1)*row+j] >= best[i*row+j+1]:
			i++
		default:
			j++
		}
	}
}
