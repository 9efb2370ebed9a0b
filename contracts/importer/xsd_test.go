package importer_test

import (
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts/importer"
)

// order is an order as UBL writes one: types in a file of their own, amounts
// with attributes, and what may be chosen.
const orderXSD = `<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:types" xmlns="urn:order" targetNamespace="urn:order">
 <xs:import namespace="urn:types" schemaLocation="../common/types.xsd"/>
 <xs:element name="Order" type="OrderType"><xs:annotation><xs:documentation>An order
   of a customer.</xs:documentation></xs:annotation></xs:element>
 <xs:element name="Note"><xs:complexType mixed="true"><xs:sequence><xs:element ref="Note" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
 <xs:element name="Any" abstract="true"/>
 <xs:complexType name="OrderType">
  <xs:complexContent><xs:extension base="t:Document">
   <xs:sequence>
    <xs:element name="Total" type="t:Amount"/>
    <xs:element name="Weight" minOccurs="0"><xs:simpleType><xs:restriction base="xs:decimal"><xs:totalDigits value="5"/><xs:fractionDigits value="2"/><xs:minInclusive value="0"/></xs:restriction></xs:simpleType></xs:element>
    <xs:choice><xs:element name="Store" type="xs:int"/><xs:element name="Site" type="xs:anyURI"/></xs:choice>
    <xs:choice minOccurs="0"><xs:element name="A" type="xs:string"/><xs:element name="B" type="xs:string"/></xs:choice>
    <xs:group ref="Lines"/>
    <xs:element ref="Note" minOccurs="0" maxOccurs="3"/>
    <xs:element name="Gone" type="t:Nothing" minOccurs="0"/>
    <xs:element name="Closed" type="xs:boolean" nillable="true" minOccurs="0"/>
   </xs:sequence>
   <xs:attribute name="version" type="t:Code" use="required"/>
   <xs:attribute ref="xml:lang"/>
  </xs:extension></xs:complexContent>
 </xs:complexType>
 <xs:group name="Lines"><xs:sequence><xs:element name="Line" maxOccurs="unbounded"><xs:complexType><xs:all>
   <xs:element name="Sku"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{2}\d+"/><xs:pattern value="$\^x"/><xs:maxLength value="8"/></xs:restriction></xs:simpleType></xs:element>
   <xs:element name="Quantity" type="xs:positiveInteger"/>
   <xs:element name="Name"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="\i\c*"/></xs:restriction></xs:simpleType></xs:element>
 </xs:all></xs:complexType></xs:element></xs:sequence></xs:group>
</xs:schema>`

const typesXSD = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:types" targetNamespace="urn:types">
 <xs:complexType name="Document"><xs:sequence><xs:element name="ID" type="xs:token"/><xs:element name="IssueDate" type="xs:date" minOccurs="0"/></xs:sequence></xs:complexType>
 <xs:complexType name="Amount"><xs:simpleContent><xs:extension base="xs:decimal"><xs:attribute name="currencyID" use="required"><xs:simpleType><xs:restriction base="xs:string"><xs:length value="3"/></xs:restriction></xs:simpleType></xs:attribute></xs:extension></xs:simpleContent></xs:complexType>
 <xs:simpleType name="Code"><xs:restriction base="t:Text"><xs:enumeration value="1"/><xs:enumeration value="2"/></xs:restriction></xs:simpleType>
 <xs:simpleType name="Text"><xs:union memberTypes="xs:string xs:int"/></xs:simpleType>
</xs:schema>`

func TestXSD(t *testing.T) {
	texts := []importer.Text{{Name: "maindoc/order.xsd", Text: orderXSD}, {Name: "common/types.xsd", Text: typesXSD}}
	r, err := importer.Import(importer.Query{From: "xsd", Name: "a/b", Texts: texts})
	if err != nil || len(r.Files) > 0 || !slices.Equal(r.Choices, []string{"Order", "Note"}) || len(r.Findings) > 0 {
		t.Fatalf("%+v %v", r, err)
	}
	r, c := run(t, importer.Query{From: "xsd", Component: "Order", Texts: texts})
	with := func(change ...string) string {
		good := `{"Order": {"@version": "1", "@lang": "de", "ID": "1", "IssueDate": "2026-01-02", "Total": {"#text": "12.50", "@currencyID": "EUR"}, "Weight": "123.45", "Store": 1,
			"Line": [{"Sku": "AB12", "Quantity": 1, "Name": "x"}], "Note": [{"#text": "hi", "Note": {}}], "Gone": [1], "Closed": null}}`
		return strings.NewReplacer(change...).Replace(good)
	}
	accepts(t, c, with(), true)
	accepts(t, c, with(`"Store": 1`, `"Site": "https://example.org"`), true)
	accepts(t, c, with(`"AB12"`, `"$^x"`), true)
	for _, bad := range [][]string{{`"Order"`, `"order"`}, {`"@version": "1"`, `"@version": "3"`}, {`"@version": "1", `, ``}, {`"ID": "1"`, `"ID": 1`}, {`"12.50"`, `12.50`}, {`"EUR"`, `"EURO"`},
		{`"123.45"`, `"123456"`}, {`"Store": 1`, `"Store": 3000000000`}, {`"Store": 1`, `"Store": 1, "Site": "x"`}, {`"Store": 1,`, ``}, {`"AB12"`, `"ab12"`}, {`"Quantity": 1`, `"Quantity": 0`},
		{`[{"Sku": "AB12", "Quantity": 1, "Name": "x"}]`, `[]`}, {`"2026-01-02"`, `"tomorrow"`}, {`"Closed": null`, `"Closed": "no"`}, {`"Closed": null`, `"Other": 1`}} {
		accepts(t, c, with(bad...), false)
	}
	for pointer, want := range map[string]string{
		"/Order":             "loose: of A, B any may be there together: how often each alternative may be taken cannot be said",
		"/Order/Gone":        `loose: the type "t:Nothing" is not in the texts, so every value is accepted`,
		"/Order/Weight":      "dropped: minInclusive 0: a decimal is a text, which has no bounds",
		"/Order/Line/-/Name": `dropped: the pattern \i\c*, which JSON Schema cannot say`,
	} {
		if got := noted(r, pointer); got != want {
			t.Errorf("notes of %s: %s", pointer, got)
		}
	}
	if !strings.Contains(r.Files[1].Text, `"An order of a customer."`) {
		t.Error("the documentation is gone")
	}
	// without the types that it includes
	r, c = run(t, importer.Query{From: "xsd", Component: "Order", Texts: texts[:1]})
	if len(r.Findings) != 1 || r.Findings[0].String() != "maindoc/order.xsd:1:1: xsd/not-given: types.xsd is included and not among the texts" {
		t.Errorf("findings %v", r.Findings)
	}
	accepts(t, c, with(`"ID"`, `"Id"`), true)
}

// TestIDoc reads a schema as SAP writes those of its IDocs.
func TestIDoc(t *testing.T) {
	_, c := run(t, importer.Query{From: "xsd", Texts: []importer.Text{{Name: "ORDERS05.xsd", Text: `<?xml version="1.0" encoding="iso-8859-1"?>
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" version="1.0">
 <xsd:element name="ORDERS05"><xsd:annotation><xsd:documentation>Purchasing/Sales</xsd:documentation></xsd:annotation><xsd:complexType><xsd:sequence><xsd:element name="IDOC"><xsd:complexType><xsd:sequence>
  <xsd:element name="EDI_DC40" type="EDI_DC40.ORDERS.ORDERS05"/>
  <xsd:element name="E1EDK01" minOccurs="0" maxOccurs="1" type="ORDERS05.E1EDK01"/>
 </xsd:sequence><xsd:attribute name="BEGIN" type="xsd:string" fixed="1" use="required"/></xsd:complexType></xsd:element></xsd:sequence></xsd:complexType></xsd:element>
 <xsd:complexType name="EDI_DC40.ORDERS.ORDERS05"><xsd:sequence><xsd:element name="TABNAM" type="xsd:string" fixed="EDI_DC40"/></xsd:sequence></xsd:complexType>
 <xsd:complexType name="ORDERS05.E1EDK01"><xsd:sequence><xsd:element name="CURCY" minOccurs="0"><xsd:simpleType><xsd:restriction base="xsd:string"><xsd:maxLength value="3"/></xsd:restriction></xsd:simpleType></xsd:element></xsd:sequence><xsd:attribute name="SEGMENT" type="xsd:string" fixed="1" use="required"/></xsd:complexType>
</xsd:schema>`}}})
	accepts(t, c, `{"ORDERS05": {"IDOC": {"@BEGIN": "1", "EDI_DC40": {"TABNAM": "EDI_DC40"}, "E1EDK01": {"@SEGMENT": "1", "CURCY": "EUR"}}}}`, true)
	accepts(t, c, `{"ORDERS05": {"IDOC": {"@BEGIN": "1", "EDI_DC40": {"TABNAM": "EDI_DC40"}, "E1EDK01": {"@SEGMENT": "1", "CURCY": "EURO"}}}}`, false)
	accepts(t, c, `{"ORDERS05": {"IDOC": {"@BEGIN": "2", "EDI_DC40": {"TABNAM": "EDI_DC40"}}}}`, false)
}

// TestHostileXSD reads schemas that go round in circles or grow without end.
func TestHostileXSD(t *testing.T) {
	schema := func(body string) string {
		return `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="E" type="T"/>` + body + `</xs:schema>`
	}
	bomb := `<xs:complexType name="T"><xs:sequence><xs:group ref="G0"/></xs:sequence></xs:complexType><xs:group name="G40"><xs:sequence/></xs:group>`
	for i := range 40 {
		n := string(rune('0'+i/10)) + string(rune('0'+i%10))
		next := string(rune('0'+(i+1)/10)) + string(rune('0'+(i+1)%10))
		n, next = strings.TrimPrefix(n, "0"), strings.TrimPrefix(next, "0")
		bomb += `<xs:group name="G` + n + `"><xs:sequence><xs:group ref="G` + next + `"/><xs:group ref="G` + next + `"/></xs:sequence></xs:group>`
	}
	for name, c := range map[string]struct{ text, want string }{
		"group of groups": {schema(bomb), "import/too-large"},
		"group in itself": {schema(`<xs:complexType name="T"><xs:group ref="G"/></xs:complexType><xs:group name="G"><xs:sequence><xs:group ref="G"/></xs:sequence></xs:group>`), "xsd/circular"},
		"base of itself":  {schema(`<xs:complexType name="T"><xs:complexContent><xs:extension base="T"/></xs:complexContent></xs:complexType>`), "xsd/circular"},
		"simple circle":   {schema(`<xs:simpleType name="T"><xs:restriction base="U"/></xs:simpleType><xs:simpleType name="U"><xs:restriction base="T"/></xs:simpleType>`), "xsd/circular"},
		"union circle":    {schema(`<xs:simpleType name="T"><xs:union memberTypes="T xs:int"/></xs:simpleType>`), "xsd/circular"},
		"attributes":      {schema(`<xs:complexType name="T"><xs:attributeGroup ref="A"/></xs:complexType><xs:attributeGroup name="A"><xs:attributeGroup ref="A"/></xs:attributeGroup>`), "xsd/circular"},
		"no message":      {`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>`, "import/no-message"},
		"another root":    {`<Order/>`, "xsd/not-a-schema"},
	} {
		r, err := importer.Import(importer.Query{From: "xsd", Name: "a/b", Texts: []importer.Text{{Name: "a.xsd", Text: c.text}}})
		if err != nil || len(r.Findings) != 1 || r.Findings[0].Code != c.want || len(r.Files) > 0 {
			t.Errorf("%s: %v %v", name, r.Findings, err)
		}
	}
}

// TestRealWSDL reads every message of a service of SAP.
func TestRealWSDL(t *testing.T) {
	q := importer.Query{From: "xsd", Name: "sap/posting", Texts: []importer.Text{published(t, "sap-s4hana/soap/JOURNALENTRYBULKCHANGEREQUEST_.wsdl")}}
	r, err := importer.Import(q)
	if err != nil || len(r.Choices) == 0 {
		t.Fatalf("%+v %v", r, err)
	}
	for _, name := range r.Choices {
		q.Component = name
		run(t, q)
	}
}
