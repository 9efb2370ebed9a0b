package mask

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"crosswalk/contracts"
	"crosswalk/contracts/jsonschema"
	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
	"crosswalk/runtime/engine"
	"crosswalk/samples/retail"
	"crosswalk/server/workbench"
)

var fixed = New([]byte("test"))

func TestKinds(t *testing.T) {
	for _, c := range []struct {
		in, masked string // pointers that are replaced
		like       string // pattern of the result: letters for letters as they are written, 9 for digits
	}{
		{`{"email":"maria.lopez@firma.es"}`, "/email", ""},
		{`{"info":"ask maria@firma.es or 12"}`, "/info", ""},
		{`{"phone":"+49 170 1234567"}`, "/phone", `{"phone":"+49 999 9999999"}`},
		{`{"customer":{"mobilePhone":4917012345}}`, "/customer/mobilePhone", `{"customer":{"mobilePhone":9999999999}}`},
		{`{"fallback":"+49 (170) 123-4567"}`, "/fallback", `{"fallback":"+49 (999) 999-9999"}`},
		{`{"firstName":"Maria","first_name":"maria","FIRST-NAME":"MARIA"}`, "/firstName /first_name /FIRST-NAME", `{"firstName":"Xxxxx","first_name":"xxxxx","FIRST-NAME":"XXXXX"}`},
		{`{"name":"#1001","shipping_address":{"name":"Maria López","city":"Ulm","zip":"89073"}}`, "/shipping_address/name /shipping_address/city /shipping_address/zip", ""},
		{`{"address1":"Hauptstraße 12","line2":""}`, "/address1", ""},
		{`{"browser_ip":"93.184.216.34","x":"2a00:1450::1"}`, "/browser_ip /x", ""},
		{`{"cart_token":"b1946ac92492d234","session_hash":null}`, "/cart_token", ""},
		{`{"client_details":{"user_agent":"Mozilla/5.0 (iPhone; CPU)","accept_language":"de-DE","browser_width":1200}}`, "/client_details/user_agent /client_details/accept_language", ""},
		{`{"note":"Bitte bei Frau Meier abgeben, 0170-55","tags":"vip"}`, "/note", ""},
		{`{"note_attributes":[{"name":"gift","value":"for Anna"}]}`, "/note_attributes/0/value", ""},
		{`{"landing_site":"/p?ref=maria","referring_site":"https://mail.firma.es/inbox?u=7"}`, "/landing_site /referring_site", ""},
		{`{"birthDate":"1980-02-29"}`, "/birthDate", `{"birthDate":"9999-99-99"}`},
		{`{"account":"DE89 3704 0044 0532 0130 00"}`, "/account", `{"account":"XX99 9999 9999 9999 9999 99"}`},
		{`{"latitude":52.520008,"longitude":-113.4}`, "/latitude /longitude", `{"latitude":99.999999,"longitude":-999.9}`},
		{`{"id":42,"sku":"IPOD2008GREEN","price":"12.50","created_at":"2026-03-14T09:26:53+01:00","title":"Street shoe","email_id":"7","ship":"2.1.0","total":1.50e2}`, "", ""},
		{`{"emailVerified":"yes","vendor":"Nordlicht","product":{"name":"Tea"},"streetId":"s1"}`, "", ""},
	} {
		out, masked, ok := fixed.Payload([]byte(c.in), Options{})
		if got := strings.Join(masked, " "); !ok || got != c.masked {
			t.Errorf("%s: masked %q, want %q", c.in, got, c.masked)
		}
		if c.masked == "" && string(out) != c.in {
			t.Errorf("%s became %s", c.in, out)
		}
		if got := form(string(out)); c.like != "" && got != form(c.like) {
			t.Errorf("%s became %s, want the form %s", c.in, out, c.like)
		}
		for _, word := range []string{"lopez", "López", "firma", "Maria\"", "MARIA\"", "1234567", "93.184", "b1946ac", "iPhone", "Meier", "Anna", "3704", "520008", "1980", "Hauptstr"} {
			if strings.Contains(string(out), word) {
				t.Errorf("%s is still in %s", word, out)
			}
		}
	}
}

// form writes X, x and 9 for letters and digits of values.
func form(s string) string {
	var b strings.Builder
	value := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == ':':
			value = true
		case c == ',' || c == '{':
			value = false
		case value && c >= '0' && c <= '9':
			c = '9'
		case value && c >= 'a' && c <= 'z':
			c = 'x'
		case value && c >= 'A' && c <= 'Z':
			c = 'X'
		}
		b.WriteByte(c)
	}
	return b.String()
}

func TestEqualStaysEqual(t *testing.T) {
	const in = `{"a":{"email":"m@x.com","first_name":"Maria"},"b":[{"contact_email":"m@x.com","note":"m@x.com"},{"customer":{"first_name":"Maria","name":"Maria Lopez"}}]}`
	read := func(m *Masker) (out struct {
		A struct {
			Email string
			First string `json:"first_name"`
		}
		B []struct {
			Contact  string `json:"contact_email"`
			Customer struct {
				First string `json:"first_name"`
				Name  string
			}
		}
	}) {
		text, _, _ := m.Payload([]byte(in), Options{})
		if err := json.Unmarshal(text, &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	x := read(fixed)
	if x.A.Email != x.B[0].Contact || x.A.First != x.B[1].Customer.First || !strings.HasPrefix(x.B[1].Customer.Name, x.A.First+" ") {
		t.Errorf("%+v", x)
	}
	if again := read(New([]byte("test"))); !reflect.DeepEqual(x, again) {
		t.Errorf("%+v and %+v", x, again)
	}
	if a, b := New(nil), New(nil); reflect.DeepEqual(read(a), read(b)) {
		t.Error("two keys give the same")
	}
}

func TestKeepsWhatTheMappingNames(t *testing.T) {
	out, masked, _ := fixed.Payload([]byte(`{"note":"gift"}`), Options{Keep: map[string]bool{"gift": true}})
	if string(out) != `{"note":"gift"}` || len(masked) != 0 {
		t.Errorf("%s %v", out, masked)
	}
}

func TestFollowsTheContract(t *testing.T) {
	const contract = `{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","properties":{
		"code":{"type":"string","x-personal":true,"pattern":"^[A-Z]{2}-[0-9]{4}$"},
		"sex":{"type":"string","x-personal":true,"enum":["f","m","x"]},
		"zip":{"type":["string","null"],"x-personal":true,"maxLength":5,"pattern":"^[0-9]{5}$"},
		"born":{"type":"string","x-personal":true,"format":"date"},
		"age":{"type":"integer","x-personal":true,"minimum":18,"maximum":99},
		"contact":{"type":"object","x-personal":true,"properties":{"a":{"type":"string"}},"additionalProperties":{"type":"string"}},
		"phone":{"type":"string","x-personal":false},
		"mail":{"type":"string","format":"email","maxLength":12},
		"short":{"type":"string","x-personal":true,"maxLength":3}}}`
	doc, list := jsonschema.Parse("v1.schema.json", []byte(contract))
	if doc == nil || list.Failed() {
		t.Fatal(list)
	}
	judge, err := jsonschema.Compile(doc, "")
	if err != nil {
		t.Fatal(err)
	}
	const in = `{"code":"AB-1234","sex":"f","zip":"89073","born":"1980-02-29","age":44,"contact":{"a":"One","b":"Two words"},"phone":"+49 30 1","mail":"a@b.de","short":"Ann"}`
	for _, key := range []string{"a", "b", "c", "d", "e"} {
		out, masked, _ := New([]byte(key)).Payload([]byte(in), Options{Shape: schema.View(doc.Root)})
		if want := "/code /sex /zip /born /age /contact/a /contact/b /mail /short"; strings.Join(masked, " ") != want {
			t.Errorf("masked %v, want %s", masked, want)
		}
		if !strings.Contains(string(out), `"phone":"+49 30 1"`) {
			t.Errorf("a field that is marked as public: %s", out)
		}
		if err := judge.Validate(out); err != nil {
			t.Errorf("%s is refused: %v", out, err)
		}
	}
}

// TestSamples masks the inputs of all cases of the retail workspace: each mapping
// makes the same of them, but for the values.
func TestSamples(t *testing.T) {
	e, err := engine.New(t.Context(), engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close(t.Context()) }()
	r, err := workbench.Check(t.Context(), e, retail.FS())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for name, m := range r.Mappings {
		ref, err := contracts.ParseRef(m.Source)
		if err != nil {
			t.Fatal(err)
		}
		c, ok := r.Workspace.Contracts.Get(ref)
		if !ok {
			t.Fatal(ref)
		}
		for _, stored := range m.File.Cases {
			out, masked, ok := fixed.Payload(stored.In, Options{Shape: c.Root})
			if !ok {
				continue
			}
			n += len(masked)
			was, wasErr := m.Module.RunCall(t.Context(), stored.In, nil, engine.Call{Meta: stored.Meta})
			is, isErr := m.Module.RunCall(t.Context(), out, nil, engine.Call{Meta: stored.Meta})
			var a, b *engine.RunError
			if errors.As(wasErr, &a) != errors.As(isErr, &b) || a != nil && a.Slug() != b.Slug() {
				t.Errorf("%s %s: %v, masked %v", name, path.Base(stored.InPath), wasErr, isErr)
				continue
			}
			if a == nil && shapeOf(t, was) != shapeOf(t, is) {
				t.Errorf("%s %s: another structure\n%s\n%s", name, path.Base(stored.InPath), was, is)
			}
			again, _, _ := fixed.Payload(out, Options{Shape: c.Root})
			if shapeOf(t, again) != shapeOf(t, stored.In) {
				t.Errorf("%s %s: masked twice it has another structure", name, stored.InPath)
			}
		}
	}
	if n < 50 {
		t.Errorf("%d values were masked", n)
	}
}

// shapeOf is a document without its texts and numbers.
func shapeOf(t *testing.T, doc []byte) string {
	t.Helper()
	v, list := source.ParseJSON("doc", doc)
	if list.Failed() {
		t.Fatal(list)
	}
	var b strings.Builder
	var walk func(v *source.Value)
	walk = func(v *source.Value) {
		b.WriteString(v.Kind.String())
		for _, m := range v.Members {
			b.WriteString("." + m.Name + ":")
			walk(m.Value)
		}
		for _, item := range v.Items {
			b.WriteString("[")
			walk(item)
		}
		b.WriteString(";")
	}
	walk(v)
	return b.String()
}

// Whatever comes in, what goes out is JSON of the same structure in which only
// the values that are told are others.
func FuzzPayload(f *testing.F) {
	_ = fs.WalkDir(retail.FS(), "mappings", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".in.json") {
			text, _ := fs.ReadFile(retail.FS(), name)
			f.Add(text)
		}
		return nil
	})
	f.Add([]byte(` {"phone" : -0.5E3 , "email":"\ud800@x.yz", "a/b~":[[],{}, {"zip":"\\\""}] , "note":"\u0000ß"} `))
	f.Add([]byte(`{"phone":00}`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		out, masked, ok := fixed.Payload(doc, Options{})
		if ok != json.Valid(doc) {
			t.Fatal("taken for what it is not")
		}
		if !ok {
			return
		}
		var was, is any
		if err := decode(doc, &was); err != nil {
			return // numbers that Go cannot hold
		}
		if err := decode(out, &is); err != nil {
			t.Fatalf("%s is no JSON: %v", out, err)
		}
		told := map[string]bool{}
		for _, p := range masked {
			told[p] = true
		}
		compare(t, "", was, is, told)
		again, _, _ := fixed.Payload(doc, Options{})
		if string(again) != string(out) {
			t.Error("not the same twice")
		}
	})
}

func decode(doc []byte, into *any) error {
	d := json.NewDecoder(strings.NewReader(string(doc)))
	d.UseNumber()
	return d.Decode(into)
}

// compare checks that two values differ in nothing but what is told.
func compare(t *testing.T, at string, was, is any, told map[string]bool) {
	t.Helper()
	switch w := was.(type) {
	case map[string]any:
		i, ok := is.(map[string]any)
		if !ok || len(i) != len(w) {
			t.Fatalf("%s: %v became %v", at, was, is)
		}
		for k, v := range w {
			compare(t, at+"/"+escape.Replace(k), v, i[k], told)
		}
	case []any:
		i, ok := is.([]any)
		if !ok || len(i) != len(w) {
			t.Fatalf("%s: %v became %v", at, was, is)
		}
		for n, v := range w {
			compare(t, at+"/"+strconv.Itoa(n), v, i[n], told)
		}
	default:
		if reflect.TypeOf(was) != reflect.TypeOf(is) {
			t.Fatalf("%s: %T became %T", at, was, is)
		}
		if was != is && !told[at] {
			t.Fatalf("%s: %v became %v and nobody says so (%v)", at, was, is, told)
		}
	}
}
