package sap

import (
	"fmt"
	"net/url"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"
)

// query is what the simulator knows of OData V2 query options.
type query struct {
	filter    func(*record) bool
	expand    map[string]bool
	selection []string
	orderBy   string
	descend   bool
	top, skip int
	count     bool
}

func readQuery(e *entity, v url.Values) (query, *fault) {
	q := query{top: -1, expand: map[string]bool{}}
	for name, values := range v {
		value := values[0]
		var err error
		switch name {
		case "$filter":
			q.filter, err = parseFilter(e, value)
		case "$expand":
			for _, path := range strings.Split(value, ",") {
				path = strings.TrimSpace(path)
				at := e
				for step := range strings.SplitSeq(path, "/") {
					n, ok := at.navigation(step)
					if !ok {
						return q, badSyntax("Invalid navigation property '%s' in $expand", step)
					}
					at = n.to
				}
				for i := range path { // "a/b" expands "a" too
					if path[i] == '/' {
						q.expand[path[:i]] = true
					}
				}
				q.expand[path] = true
			}
		case "$select":
			q.selection = strings.Split(value, ",")
		case "$orderby":
			q.orderBy, value, _ = strings.Cut(value, " ")
			q.descend = value == "desc"
			if e.byName[q.orderBy] == nil {
				err = fmt.Errorf("invalid property '%s' in $orderby", q.orderBy)
			}
		case "$top":
			q.top, err = strconv.Atoi(value)
		case "$skip":
			q.skip, err = strconv.Atoi(value)
		case "$inlinecount":
			q.count = value == "allpages"
		case "$format":
			if value != "json" {
				err = fmt.Errorf("format %s is not supported", value)
			}
		default:
			if strings.HasPrefix(name, "$") {
				err = fmt.Errorf("system query option '%s' is not supported", name)
			}
		}
		if err != nil {
			return q, &fault{status: 400, code: "/IWBEP/CM_MGW_RT/022", message: err.Error()}
		}
	}
	return q, nil
}

// apply gives one page of list, and how many there are in all.
func (q query) apply(list []*record) ([]*record, int) {
	var out []*record
	for _, r := range list {
		if q.filter == nil || q.filter(r) {
			out = append(out, r)
		}
	}
	if q.orderBy != "" {
		sort.SliceStable(out, func(i, j int) bool {
			a, b := fmt.Sprint(out[i].values[q.orderBy]), fmt.Sprint(out[j].values[q.orderBy])
			if q.descend {
				a, b = b, a
			}
			return a < b
		})
	}
	n := len(out)
	out = out[min(max(q.skip, 0), n):]
	if q.top >= 0 {
		out = out[:min(q.top, len(out))]
	}
	return out, n
}

var tokens = regexp.MustCompile(`^\s*(?:(\()|(\))|((?:datetime|datetimeoffset)?'(?:[^']|'')*')|(-?\d+(?:\.\d+)?[mMdD]?)|([A-Za-z_]\w*)|(,))`)

// filterParser reads a $filter: comparisons joined by and, or and not.
type filterParser struct {
	e    *entity
	rest string
}

func parseFilter(e *entity, text string) (func(*record) bool, error) {
	p := &filterParser{e, text}
	f, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(p.rest) != "" {
		return nil, fmt.Errorf("invalid $filter near %q", p.rest)
	}
	return f, nil
}

func (p *filterParser) next() string {
	m := tokens.FindString(p.rest)
	p.rest = p.rest[len(m):]
	return strings.TrimSpace(m)
}

func (p *filterParser) take(word string) bool {
	m := tokens.FindString(p.rest)
	if strings.TrimSpace(m) != word {
		return false
	}
	p.rest = p.rest[len(m):]
	return true
}

func (p *filterParser) or(depth int) (func(*record) bool, error) {
	left, err := p.and(depth)
	for err == nil && p.take("or") {
		var right func(*record) bool
		l := left
		right, err = p.and(depth)
		left = func(r *record) bool { return l(r) || right(r) }
	}
	return left, err
}

func (p *filterParser) and(depth int) (func(*record) bool, error) {
	left, err := p.term(depth)
	for err == nil && p.take("and") {
		var right func(*record) bool
		l := left
		right, err = p.term(depth)
		left = func(r *record) bool { return l(r) && right(r) }
	}
	return left, err
}

func (p *filterParser) term(depth int) (func(*record) bool, error) {
	if depth > 50 {
		return nil, fmt.Errorf("$filter is nested too deep")
	}
	if p.take("(") {
		f, err := p.or(depth + 1)
		if err == nil && !p.take(")") {
			err = fmt.Errorf("missing ) in $filter near %q", p.rest)
		}
		return f, err
	}
	if p.take("not") {
		f, err := p.term(depth + 1)
		return func(r *record) bool { return !f(r) }, err
	}
	name := p.next()
	prop := p.e.byName[name]
	if prop == nil {
		return nil, fmt.Errorf("invalid property '%s' in $filter", name)
	}
	op := p.next()
	value := p.next()
	compare, ok := map[string]func(int) bool{
		"eq": func(c int) bool { return c == 0 }, "ne": func(c int) bool { return c != 0 },
		"gt": func(c int) bool { return c > 0 }, "ge": func(c int) bool { return c >= 0 },
		"lt": func(c int) bool { return c < 0 }, "le": func(c int) bool { return c <= 0 },
	}[op]
	if !ok {
		return nil, fmt.Errorf("operator '%s' is not supported in $filter", op)
	}
	order, err := prop.comparer(value)
	if err != nil {
		return nil, err
	}
	return func(r *record) bool { return compare(order(r.values[name])) }, nil
}

// comparer compares a stored value with a literal.
func (p property) comparer(value string) (func(any) int, error) {
	bad := fmt.Errorf("literal %s does not fit property '%s' of type Edm.%s", value, p.name, p.kind)
	switch p.kind {
	case "DateTime", "DateTimeOffset":
		i := strings.IndexByte(value, '\'')
		if i <= 0 {
			return nil, bad
		}
		text := strings.TrimSuffix(strings.Trim(value[i:], "'"), "Z")
		t, err := time.Parse("2006-01-02T15:04:05", text)
		if err != nil {
			return nil, bad
		}
		return func(v any) int {
			got, _ := v.(time.Time)
			return got.Compare(t)
		}, nil
	case "Decimal":
		want := strings.TrimRight(value, "mMdD")
		if !decimalForm.MatchString(want) {
			return nil, bad
		}
		return func(v any) int { s, _ := v.(string); return number(s).Cmp(number(want)) }, nil
	case "Boolean":
		if value != "true" && value != "false" {
			return nil, bad
		}
		return func(v any) int { return strings.Compare(fmt.Sprint(v), value) }, nil
	}
	if !strings.HasPrefix(value, "'") {
		return nil, bad
	}
	want := strings.ReplaceAll(value[1:len(value)-1], "''", "'")
	if converted[p.name] {
		want = alpha(want)
	}
	return func(v any) int { s, _ := v.(string); return strings.Compare(s, want) }, nil
}

// converted are the properties whose leading zeros do not count.
var converted = map[string]bool{"SalesOrder": true, "CustomerReturn": true, "SoldToParty": true, "SalesOrderItem": true, "CustomerReturnItem": true}
