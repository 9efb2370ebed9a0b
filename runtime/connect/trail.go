package connect

import (
	"net/url"
	"strings"
)

// Trail makes text that goes into an Exchange: valid UTF-8, at most
// MaxTrailBody bytes, and each of secrets replaced by "[secret]".
func Trail(body []byte, secrets ...string) string {
	cut := len(body) > MaxTrailBody+1024 // keep a margin so that a secret on the edge is seen whole
	if cut {
		body = body[:MaxTrailBody+1024]
	}
	text := strings.ToValidUTF8(string(body), "\uFFFD")
	for _, s := range secrets {
		if len(s) >= 4 {
			text = strings.ReplaceAll(text, s, "[secret]")
		}
	}
	if cut || len(text) > MaxTrailBody {
		text = strings.ToValidUTF8(text[:min(MaxTrailBody, len(text))], "") + " [cut]"
	}
	return text
}

// TrailURL is u without credentials.
func TrailURL(u *url.URL) string {
	c := *u
	c.User = nil
	return c.String()
}
