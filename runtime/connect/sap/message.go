package sap

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"unicode/utf8"

	"crosswalk/runtime/connect"
)

// Bounds of what is kept of one header or error body.
const (
	maxMessages    = 100
	maxMessageText = 1000
)

// wireDetail is one message in JSON, in a header or an error body.
type wireDetail struct {
	Code        json.RawMessage `json:"code"`
	Message     string          `json:"message"`
	Target      string          `json:"target"`
	PropertyRef string          `json:"propertyref"`
	Severity    string          `json:"severity"`
	Details     []wireDetail    `json:"details"`
}

func (d wireDetail) warning() connect.Warning {
	target := d.Target
	if target == "" {
		target = d.PropertyRef
	}
	return connect.Warning{Code: clip(scalar(d.Code)), Message: clip(d.Message), Severity: severity(d.Severity), Target: clip(target)}
}

// ParseMessages reads a sap-message header: what the application has to say
// about a request that succeeded. The leading message comes first, then its
// details. The header is JSON, or XML from older gateways; any other text is
// kept as one message, so that nothing that was said is lost.
func ParseMessages(header string) []connect.Warning {
	header = strings.TrimSpace(header)
	if header == "" {
		return nil
	}
	if !utf8.ValidString(header) { // header bytes are Latin-1 unless said otherwise
		runes := make([]rune, 0, len(header))
		for _, b := range []byte(header) {
			runes = append(runes, rune(b))
		}
		header = string(runes)
	}
	var d wireDetail
	if json.Unmarshal([]byte(header), &d) == nil {
		return flatten(nil, d)
	}
	if list, ok := parseNotification(header); ok {
		return list
	}
	return []connect.Warning{{Message: clip(header), Severity: "info"}}
}

func flatten(list []connect.Warning, d wireDetail) []connect.Warning {
	if len(list) == maxMessages {
		return list
	}
	if w := d.warning(); w.Code != "" || w.Message != "" {
		list = append(list, w)
	}
	for _, sub := range d.Details {
		list = flatten(list, sub)
	}
	return list
}

func parseNotification(header string) ([]connect.Warning, bool) {
	type line struct {
		Code     string `xml:"code"`
		Message  string `xml:"message"`
		Severity string `xml:"severity"`
		Target   string `xml:"target"`
	}
	var n struct {
		XMLName xml.Name `xml:"notification"`
		line
		Details []line `xml:"details>detail"`
	}
	if xml.Unmarshal([]byte(header), &n) != nil {
		return nil, false
	}
	var list []connect.Warning
	for _, l := range append([]line{n.line}, n.Details...) {
		if len(list) < maxMessages && (l.Code != "" || l.Message != "") {
			list = append(list, connect.Warning{
				Code: clip(l.Code), Message: clip(l.Message), Severity: severity(l.Severity), Target: clip(l.Target)})
		}
	}
	return list, true
}

// severity maps SAP's words to those of connect.Warning.
func severity(s string) string {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "success", "s":
		return "success"
	case "warning", "w":
		return "warning"
	case "error", "e", "abort", "a", "exit", "x":
		return "error"
	}
	return "info"
}

// clip keeps a text valid, on one line and of bounded length.
func clip(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > maxMessageText {
		s = strings.ToValidUTF8(s[:maxMessageText], "") + "…"
	}
	return s
}
