package reference

import (
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"crosswalk/mapper/abi"
)

// texts are the functions on texts; positions count characters.
var texts = map[string]fn{
	"contains":   onTexts(strings.Contains),
	"startsWith": onTexts(strings.HasPrefix),
	"endsWith":   onTexts(strings.HasSuffix),
	"matches": onTexts(func(s, expr string) bool {
		re, err := regexp.Compile(expr)
		return err == nil && re.MatchString(s)
	}),
	"lowerAscii": onText(func(s string) string { return mapASCII(s, 'A', 'Z') }),
	"upperAscii": onText(func(s string) string { return mapASCII(s, 'a', 'z') }),
	"trim":       onText(func(s string) string { return strings.TrimFunc(s, unicode.IsSpace) }),
	"size": func(a []ref.Val) (ref.Val, *fault) {
		switch v := a[0].(type) {
		case types.String:
			return types.Int(utf8.RuneCountInString(string(v))), nil
		case object:
			return types.Int(len(v.node.members)), nil
		}
		return a[0].(traits.Sizer).Size(), nil
	},
	"indexOf":     search(false),
	"lastIndexOf": search(true),
	"substring": func(a []ref.Val) (ref.Val, *fault) {
		s := []rune(string(a[0].(types.String)))
		from, f := toInt(a[1])
		to := int64(len(s))
		var g *fault
		if len(a) == 3 {
			to, g = toInt(a[2])
		}
		if first(f, g) != nil {
			return nil, first(f, g)
		}
		if from < 0 || from > to || to > int64(len(s)) {
			return nil, faultf(abi.IndexOutOfRange, "")
		}
		return types.String(string(s[from:to])), nil
	},
	"charAt": func(a []ref.Val) (ref.Val, *fault) {
		s := []rune(string(a[0].(types.String)))
		i, f := toInt(a[1])
		switch {
		case f != nil:
			return nil, f
		case i < 0 || i > int64(len(s)):
			return nil, faultf(abi.IndexOutOfRange, "")
		case i == int64(len(s)):
			return types.String(""), nil
		}
		return types.String(string(s[i])), nil
	},
	"replace": func(a []ref.Val) (ref.Val, *fault) {
		n := int64(-1)
		if len(a) == 4 {
			var f *fault
			if n, f = toInt(a[3]); f != nil {
				return nil, f
			}
		}
		return types.String(strings.Replace(text(a[0]), text(a[1]), text(a[2]), limit(n))), nil
	},
	"split": func(a []ref.Val) (ref.Val, *fault) {
		n := int64(-1)
		if len(a) == 3 {
			var f *fault
			if n, f = toInt(a[2]); f != nil {
				return nil, f
			}
		}
		return types.NewStringList(types.DefaultTypeAdapter, strings.SplitN(text(a[0]), text(a[1]), limit(n))), nil
	},
	"join": func(a []ref.Val) (ref.Val, *fault) {
		var parts []string
		for it := a[0].(traits.Lister).Iterator(); it.HasNext() == types.True; {
			parts = append(parts, text(it.Next()))
		}
		sep := ""
		if len(a) == 2 {
			sep = text(a[1])
		}
		return types.String(strings.Join(parts, sep)), nil
	},
	"padLeft":  pad(func(s, fill string) string { return fill + s }),
	"padRight": pad(func(s, fill string) string { return s + fill }),
}

func text(v ref.Val) string { return string(v.(types.String)) }

// limit is a count as Go's functions take it: none if negative.
func limit(n int64) int { return int(max(-1, min(n, math.MaxInt32))) }

func onText(f func(string) string) fn {
	return func(a []ref.Val) (ref.Val, *fault) { return types.String(f(text(a[0]))), nil }
}

func onTexts(f func(a, b string) bool) fn {
	return func(a []ref.Val) (ref.Val, *fault) { return types.Bool(f(text(a[0]), text(a[1]))), nil }
}

func mapASCII(s string, from, to rune) string {
	return strings.Map(func(r rune) rune {
		if r >= from && r <= to {
			return r ^ 0x20
		}
		return r
	}, s)
}

// search is indexOf and lastIndexOf.
func search(last bool) fn {
	return func(a []ref.Val) (ref.Val, *fault) {
		s, sub := []rune(text(a[0])), []rune(text(a[1]))
		at := int64(0)
		if last {
			at = int64(len(s))
		}
		if len(a) == 3 {
			var f *fault
			if at, f = toInt(a[2]); f != nil {
				return nil, f
			}
			if at < 0 || at > int64(len(s)) {
				return nil, faultf(abi.IndexOutOfRange, "")
			}
		}
		for i := at; i >= 0 && i <= int64(len(s)); {
			if strings.HasPrefix(string(s[i:]), string(sub)) {
				return types.Int(i), nil
			}
			if last {
				i--
			} else {
				i++
			}
		}
		return types.Int(-1), nil
	}
}

func pad(put func(s, fill string) string) fn {
	return func(a []ref.Val) (ref.Val, *fault) {
		n, f := toInt(a[1])
		if f != nil {
			return nil, f
		}
		fill := text(a[2])
		if utf8.RuneCountInString(fill) != 1 {
			return nil, faultf(abi.BadArgument, "%s", fill)
		}
		more := n - int64(utf8.RuneCountInString(text(a[0])))
		switch {
		case more <= 0:
			return a[0], nil
		case more > 1<<26:
			return nil, faultf(abi.OutOfMemory, "")
		}
		return types.String(put(text(a[0]), strings.Repeat(fill, int(more)))), nil
	}
}
