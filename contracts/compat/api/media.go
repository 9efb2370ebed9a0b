package api

import (
	"cmp"
	"mime"
	"slices"
	"strings"

	"crosswalk/contracts/openapi"
)

// mediaType is a media type or range, taken apart.
type mediaType struct {
	kind, sub string // "*" for any
	params    map[string]string
}

func parseMedia(text string) mediaType {
	name, params, err := mime.ParseMediaType(text)
	if err != nil {
		name = strings.ToLower(strings.TrimSpace(text))
	}
	kind, sub, _ := strings.Cut(name, "/")
	if kind == "*" {
		sub = "*"
	}
	return mediaType{kind, sub, params}
}

// covers reports whether every message of type b is one of type a.
func (a mediaType) covers(b mediaType) bool {
	if a.kind != "*" && a.kind != b.kind || a.sub != "*" && a.sub != b.sub {
		return false
	}
	for name, value := range a.params {
		other, stated := b.params[name]
		if name == "charset" && (strings.EqualFold(value, other) || !stated && strings.EqualFold(value, "utf-8")) {
			continue // UTF-8 is what is meant where nothing is said
		}
		if other != value {
			return false
		}
	}
	return true
}

// rank orders media types from the widest to the narrowest.
func (a mediaType) rank() int {
	n := len(a.params)
	if a.kind != "*" {
		n += 100
	}
	if a.sub != "*" {
		n += 100
	}
	return n
}

// concrete is a type that a message of this range can have.
func (a mediaType) concrete() string {
	kind, sub := a.kind, a.sub
	if kind == "*" {
		kind, sub = "application", "json"
	}
	if sub == "*" {
		sub = map[string]string{"application": "json", "text": "plain", "image": "png", "audio": "mpeg", "video": "mp4", "multipart": "form-data"}[kind]
	}
	if sub == "" {
		sub = "example"
	}
	return mime.FormatMediaType(kind+"/"+sub, a.params)
}

// outside is a type of this range that none of the list covers.
func (a mediaType) outside(list []*openapi.Media) string {
	for _, other := range []string{a.concrete(), "application/json", "application/xml", "application/octet-stream", "text/plain", "image/png", a.kind + "/x-other", "application/x-other"} {
		if t := parseMedia(other); a.covers(t) && pick(list, t) == nil {
			return other
		}
	}
	return a.concrete()
}

// json reports whether the body is a JSON value, whose types are on the wire.
// All that is not says is text: a number cannot be told from its digits.
func (a mediaType) json() bool {
	return a.sub == "json" || a.sub == "*" || strings.HasSuffix(a.sub, "+json") || strings.HasSuffix(a.sub, "-ndjson") || a.sub == "json-seq" || a.sub == "jsonl"
}

// pick returns the narrowest of the types that covers kind, or nil.
func pick(list []*openapi.Media, kind mediaType) *openapi.Media {
	var best *openapi.Media
	rank := -1
	for _, m := range sorted(list) {
		if t := parseMedia(m.Type); t.covers(kind) && t.rank() > rank {
			best, rank = m, t.rank()
		}
	}
	return best
}

// sorted orders media types by name, whatever the order of the file; JSON goes
// first.
func sorted(list []*openapi.Media) []*openapi.Media {
	return slices.SortedFunc(slices.Values(list), func(a, b *openapi.Media) int {
		first := func(m *openapi.Media) int {
			if strings.EqualFold(m.Type, "application/json") {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(first(a), first(b)), cmp.Compare(a.Type, b.Type))
	})
}
