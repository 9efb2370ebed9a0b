package diag_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/jsonschema"
)

// sarif says of SARIF 2.1.0 (OASIS, sections 3.13 to 3.30) what is used here:
// which members are required, and no others than those that it defines.
const sarif = `{
"type": "object", "required": ["version", "runs"], "additionalProperties": false,
"properties": {"$schema": {"type": "string", "format": "uri"}, "version": {"const": "2.1.0"}, "runs": {"type": "array", "items": {"$ref": "#/$defs/run"}}},
"$defs": {
 "run": {"type": "object", "required": ["tool"], "additionalProperties": false, "properties": {"results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
  "tool": {"type": "object", "required": ["driver"], "additionalProperties": false, "properties": {"driver": {"type": "object", "required": ["name"], "additionalProperties": false,
   "properties": {"name": {"type": "string"}, "rules": {"type": "array", "uniqueItems": true, "items": {"type": "object", "required": ["id"], "additionalProperties": false, "properties": {"id": {"type": "string"}}}}}}}}}},
 "result": {"type": "object", "required": ["message"], "additionalProperties": false, "properties": {"ruleId": {"type": "string"}, "ruleIndex": {"type": "integer", "minimum": -1},
  "level": {"enum": ["none", "note", "warning", "error"]}, "message": {"$ref": "#/$defs/message"}, "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
  "relatedLocations": {"type": "array", "uniqueItems": true, "items": {"$ref": "#/$defs/location"}},
  "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}}, "properties": {"type": "object"}}},
 "message": {"type": "object", "required": ["text"], "additionalProperties": false, "properties": {"text": {"type": "string"}}},
 "location": {"type": "object", "additionalProperties": false, "properties": {"message": {"$ref": "#/$defs/message"},
  "physicalLocation": {"type": "object", "required": ["artifactLocation"], "additionalProperties": false, "properties": {
   "artifactLocation": {"type": "object", "additionalProperties": false, "properties": {"uri": {"type": "string", "format": "uri-reference"}}},
   "region": {"type": "object", "additionalProperties": false, "properties": {"startLine": {"type": "integer", "minimum": 1}, "startColumn": {"type": "integer", "minimum": 1}}}}}}}
}}`

func TestSARIFIsWellFormed(t *testing.T) {
	doc, list := jsonschema.Parse("sarif.schema.json", []byte(sarif))
	if list.Failed() {
		t.Fatal(list)
	}
	v, err := jsonschema.Compile(doc, "")
	if err != nil {
		t.Fatal(err)
	}
	all, _ := findings()
	for _, l := range []diag.List{all, nil} {
		var b bytes.Buffer
		if err := diag.SARIF(&b, l); err != nil {
			t.Fatal(err)
		}
		if err := v.Validate(b.Bytes()); err != nil {
			t.Error(err)
		}
		var log struct {
			Runs []struct {
				Tool struct {
					Driver struct{ Rules []struct{ ID string } }
				}
				Results []struct {
					RuleID    string
					RuleIndex int
				}
			}
		}
		if err := json.Unmarshal(b.Bytes(), &log); err != nil || len(log.Runs) != 1 || len(log.Runs[0].Results) != len(l) {
			t.Fatalf("%v: %s", err, b.String())
		}
		for _, r := range log.Runs[0].Results {
			if log.Runs[0].Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
				t.Errorf("the index of %s names another rule", r.RuleID)
			}
		}
	}
}
