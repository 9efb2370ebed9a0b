package diag

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool    sarifTool     `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID string `json:"id"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Related      []sarifLocation   `json:"relatedLocations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
		Properties   *sarifProperties  `json:"properties,omitempty"`
	}
	sarifProperties struct {
		Witness json.RawMessage `json:"witness"`
	}
	sarifLocation struct {
		Message  *sarifText `json:"message,omitempty"`
		Physical struct {
			Artifact struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
			Region *sarifRegion `json:"region,omitempty"`
		} `json:"physicalLocation"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
	}
)

var sarifLevels = map[Severity]string{Error: "error", Warning: "warning", Info: "note"}

func sarifAt(pos Pos) sarifLocation {
	var l sarifLocation
	l.Physical.Artifact.URI = (&url.URL{Path: pos.File}).EscapedPath()
	if pos.Line > 0 {
		l.Physical.Region = &sarifRegion{pos.Line, pos.Col}
	}
	return l
}

// SARIF writes findings in the OASIS format of static analysis results, 2.1.0.
func SARIF(w io.Writer, list List) error {
	codes := []string{}
	for _, d := range list {
		codes = append(codes, d.Code)
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	run := sarifRun{Tool: sarifTool{sarifDriver{Name: "crosswalk", Rules: []sarifRule{}}}, Results: []sarifResult{}}
	for _, c := range codes {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{c})
	}
	for _, d := range list {
		index, _ := slices.BinarySearch(codes, d.Code)
		more := d.detail()
		lines := append([]string{d.Msg}, more.Notes...)
		if d.Hint != "" {
			lines = append(lines, d.Hint)
		}
		sum := sha256.Sum256([]byte(d.Code + "\x00" + d.Pos.File + "\x00" + d.Msg)) // the line may move
		result := sarifResult{RuleID: d.Code, RuleIndex: index, Level: sarifLevels[d.Severity], Message: sarifText{strings.Join(lines, "\n")},
			Locations: []sarifLocation{sarifAt(d.Pos)}, Fingerprints: map[string]string{"crosswalk/v1": hex.EncodeToString(sum[:12])}}
		if more.Related != nil {
			other := sarifAt(*more.Related)
			other.Message = &sarifText{"the other version"}
			result.Related = []sarifLocation{other}
		}
		if more.Witness != nil {
			result.Properties = &sarifProperties{more.Witness}
		}
		run.Results = append(run.Results, result)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}}); err != nil {
		return fmt.Errorf("write findings: %w", err)
	}
	return nil
}

type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    string        `xml:"line,attr,omitempty"`
		Failure *junitFailure `xml:"failure,omitempty"`
		Output  string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes findings as test results: one suite per file, one case per
// finding; errors fail, warnings and notes pass with their text. Without findings there
// is one case that passes.
func JUnit(w io.Writer, list List) error {
	out := junitSuites{}
	index := map[string]int{}
	for _, d := range list {
		i, ok := index[d.Pos.File]
		if !ok {
			i = len(out.Suites)
			index[d.Pos.File] = i
			out.Suites = append(out.Suites, junitSuite{Name: d.Pos.File})
		}
		suite := &out.Suites[i]
		c := junitCase{Name: d.Code + " at " + d.Pos.String(), Class: d.Pos.File, File: d.Pos.File}
		if d.Pos.Line > 0 {
			c.Line = strconv.Itoa(d.Pos.Line)
		}
		text, more := d.String(), d.detail()
		for _, n := range more.Notes {
			text += "\n" + n
		}
		if more.Witness != nil {
			text += "\npayload: " + Visible(string(more.Witness))
		}
		if d.Hint != "" {
			text += "\nhint: " + d.Hint
		}
		if d.Severity == Error {
			c.Failure = &junitFailure{d.Msg, d.Code, text}
			suite.Failures++
			out.Failures++
		} else {
			c.Output = text
		}
		suite.Tests++
		out.Tests++
		suite.Cases = append(suite.Cases, c)
	}
	if len(list) == 0 {
		out.Tests = 1
		out.Suites = []junitSuite{{Name: "crosswalk", Tests: 1, Cases: []junitCase{{Name: "no findings", Class: "crosswalk"}}}}
	}
	var buf bytes.Buffer
	buf.WriteString(xml.Header)
	enc := xml.NewEncoder(&buf)
	enc.Indent("", "  ")
	if err := enc.Encode(out); err != nil {
		return fmt.Errorf("write findings: %w", err)
	}
	buf.WriteByte('\n')
	return write(w, &buf)
}
