package graph

// withoutNulls blanks the null literals that stand for "not given": arguments
// and members of input objects ("after: null"), and defaults of variables
// ("= null"). The parser of graphql-go does not know the literal; in this API
// null and not given mean the same. A null in a list stays, and is refused.
func withoutNulls(query string) string {
	type token struct {
		start, end int
		kind       byte
	}
	var last [2]token // the two tokens before the current one
	var blank []token
	s := scanner{text: query}
	depth := 0
	for s.next() {
		t := token{s.start, s.pos, s.kind}
		switch t.kind {
		case '(':
			depth++
		case ')':
			depth--
		}
		if t.kind == 'a' && query[t.start:t.end] == "null" && depth > 0 {
			switch {
			case last[1].kind == ':' && last[0].kind == 'a':
				blank = append(blank, token{last[0].start, t.end, 0})
			case last[1].kind == '=':
				blank = append(blank, token{last[1].start, t.end, 0})
			}
		}
		last[0], last[1] = last[1], t
	}
	if len(blank) == 0 {
		return query
	}
	text := []byte(query)
	for _, b := range blank {
		for i := b.start; i < b.end; i++ {
			text[i] = ' '
		}
	}
	return withoutEmpty(string(text))
}

// withoutEmpty blanks parentheses that hold nothing any more.
func withoutEmpty(query string) string {
	text := []byte(query)
	open := -1
	for s := (scanner{text: query}); s.next(); {
		switch {
		case s.kind == '(':
			open = s.start
			continue
		case s.kind == ')' && open >= 0:
			text[open], text[s.start] = ' ', ' '
		}
		open = -1
	}
	return string(text)
}
