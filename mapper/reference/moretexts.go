package reference

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"

	"crosswalk/mapper/abi"
	"crosswalk/mapper/functions"
)

// moreTexts are the catalogue's functions on texts that CEL does not have.
var moreTexts = map[string]fn{
	"upper": onText(func(s string) string { return strings.Map(unicode.ToUpper, s) }),
	"lower": onText(func(s string) string { return strings.Map(unicode.ToLower, s) }),
	"capitalize": onText(func(s string) string {
		return cased(s, func(i int, _ rune) bool { return i == 0 })
	}),
	"title": onText(func(s string) string {
		return cased(s, func(i int, last rune) bool { return i == 0 || last == '-' || last == '/' || unicode.IsSpace(last) })
	}),
	"left": counted(func(s []rune, n int64) (string, *fault) { return string(s[:min(n, int64(len(s)))]), nil }),
	"right": counted(func(s []rune, n int64) (string, *fault) {
		return string(s[int64(len(s))-min(n, int64(len(s))):]), nil
	}),
	"mid": func(a []ref.Val) (ref.Val, *fault) {
		from, f := toInt(a[1])
		n, g := toInt(a[2])
		if first(f, g) != nil {
			return nil, first(f, g)
		}
		if from < 0 || n < 0 {
			return nil, faultf(abi.BadArgument, "")
		}
		s := []rune(text(a[0]))
		s = s[min(from, int64(len(s))):]
		return types.String(string(s[:min(n, int64(len(s)))])), nil
	},
	"truncate": func(a []ref.Val) (ref.Val, *fault) {
		n, f := toInt(a[1])
		if f != nil {
			return nil, f
		}
		s, more := []rune(text(a[0])), text(a[2])
		keep := n - int64(utf8.RuneCountInString(more))
		switch {
		case keep < 0:
			return nil, faultf(abi.BadArgument, "")
		case int64(len(s)) <= n:
			return a[0], nil
		}
		return types.String(string(s[:keep]) + more), nil
	},
	"before": twoTexts(func(s, sep string) string {
		if b, _, ok := strings.Cut(s, sep); ok {
			return b
		}
		return ""
	}),
	"after": twoTexts(func(s, sep string) string { _, after, _ := strings.Cut(s, sep); return after }),
	"part": func(a []ref.Val) (ref.Val, *fault) {
		i, f := toInt(a[2])
		if f != nil {
			return nil, f
		}
		pieces := strings.Split(text(a[0]), text(a[1]))
		if i < 0 {
			i += int64(len(pieces))
		}
		if i < 0 || i >= int64(len(pieces)) {
			return nil, faultf(abi.IndexOutOfRange, "")
		}
		return types.String(pieces[i]), nil
	},
	"removePrefix": twoTexts(strings.TrimPrefix),
	"removeSuffix": twoTexts(strings.TrimSuffix),
	"isBlank":      func(a []ref.Val) (ref.Val, *fault) { return types.Bool(blank(text(a[0]))), nil },
	"ifBlank": twoTexts(func(s, other string) string {
		if blank(s) {
			return other
		}
		return s
	}),
	"noneIfBlank": func(a []ref.Val) (ref.Val, *fault) {
		if blank(text(a[0])) {
			return types.OptionalNone, nil
		}
		return types.OptionalOf(a[0]), nil
	},
	"firstNonBlank": func(a []ref.Val) (ref.Val, *fault) {
		for it := a[0].(traits.Lister).Iterator(); it.HasNext() == types.True; {
			if v := it.Next(); !blank(text(v)) {
				return v, nil
			}
		}
		return types.String(""), nil
	},
	"collapseSpaces": onText(func(s string) string { return strings.Join(strings.Fields(s), " ") }),
	"lineFeeds": onText(func(s string) string {
		return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}),
	"keep":       twoTexts(func(s, class string) string { return filter(s, class, true) }),
	"remove":     twoTexts(func(s, class string) string { return filter(s, class, false) }),
	"onlyDigits": onText(func(s string) string { return filter(s, "0-9", true) }),
	"toAscii":    twoTexts(toASCII),
	"slug": onText(func(s string) string {
		words := regexp.MustCompile("[a-z0-9]+").FindAllString(strings.ToLower(toASCII(s, "-")), -1)
		return strings.Join(words, "-")
	}),
}

func blank(s string) bool { return strings.TrimFunc(s, unicode.IsSpace) == "" }

func twoTexts(f func(s, t string) string) fn {
	return func(a []ref.Val) (ref.Val, *fault) { return types.String(f(text(a[0]), text(a[1]))), nil }
}

// counted is a function of a text and a number that is not negative.
func counted(f func(s []rune, n int64) (string, *fault)) fn {
	return func(a []ref.Val) (ref.Val, *fault) {
		n, bad := toInt(a[1])
		if bad == nil && n < 0 {
			bad = faultf(abi.BadArgument, "")
		}
		if bad != nil {
			return nil, bad
		}
		s, bad := f([]rune(text(a[0])), n)
		return types.String(s), bad
	}
}

// cased puts the characters for which up holds, given their position and the one
// before, in upper case and the others in lower case.
func cased(s string, up func(i int, last rune) bool) string {
	var b strings.Builder
	var last rune
	for i, r := range []rune(s) {
		if up(i, last) {
			b.WriteRune(unicode.ToUpper(r))
		} else {
			b.WriteRune(unicode.ToLower(r))
		}
		last = r
	}
	return b.String()
}

func filter(s, class string, keep bool) string {
	re := regexp.MustCompile("[" + class + "]")
	return strings.Map(func(r rune) rune {
		if re.MatchString(string(r)) == keep {
			return r
		}
		return -1
	}, s)
}

var inASCII = functions.InASCII()

func toASCII(s, other string) string {
	var b strings.Builder
	for _, r := range s {
		plain, ok := inASCII[r]
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case ok:
			b.WriteString(plain)
		default:
			b.WriteString(other)
		}
	}
	return b.String()
}
