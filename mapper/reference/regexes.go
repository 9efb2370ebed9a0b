package reference

import (
	"regexp"
	"strings"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// regexes are the functions of CEL's regex library.
var regexes = map[string]fn{
	"regex.extract": func(a []ref.Val) (ref.Val, *fault) {
		m := regexp.MustCompile(text(a[1])).FindStringSubmatch(text(a[0]))
		if m == nil || len(m) > 1 && m[1] == "" {
			return types.OptionalNone, nil
		}
		return types.OptionalOf(types.String(m[len(m)-1])), nil
	},
	"regex.extractAll": func(a []ref.Val) (ref.Val, *fault) {
		out := []string{}
		for _, m := range regexp.MustCompile(text(a[1])).FindAllStringSubmatch(text(a[0]), -1) {
			if len(m) == 1 || m[1] != "" {
				out = append(out, m[len(m)-1])
			}
		}
		return types.NewStringList(types.DefaultTypeAdapter, out), nil
	},
	"regex.replace": func(a []ref.Val) (ref.Val, *fault) {
		n := int64(-1)
		if len(a) == 4 {
			var f *fault
			if n, f = toInt(a[3]); f != nil {
				return nil, f
			}
		}
		s := text(a[0])
		var b strings.Builder
		done := 0
		for _, m := range regexp.MustCompile(text(a[1])).FindAllStringSubmatchIndex(s, limit(n)) {
			b.WriteString(s[done:m[0]])
			done = m[1]
			for rest := []rune(text(a[2])); len(rest) > 0; rest = rest[1:] {
				if rest[0] == '\\' {
					rest = rest[1:]
					if g := rest[0] - '0'; rest[0] != '\\' {
						if m[2*g] >= 0 {
							b.WriteString(s[m[2*g]:m[2*g+1]])
						}
						continue
					}
				}
				b.WriteRune(rest[0])
			}
		}
		return types.String(b.String() + s[done:]), nil
	},
}
