package importer_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crosswalk/contracts/importer"
	"crosswalk/contracts/internal/shared"
)

const orderV4 = `<?xml version="1.0" encoding="utf-16"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:DataServices>
  <Schema Namespace="shop.v1" Alias="Self" xmlns="http://docs.oasis-open.org/odata/ns/edm">
   <EnumType Name="State"><Member Name="Open" Value="0"/><Member Name="Closed" Value="1"/></EnumType>
   <TypeDefinition Name="Sku" UnderlyingType="Edm.String" MaxLength="5"/>
   <ComplexType Name="Address"><Property Name="City" Type="Edm.String" Nullable="false"/></ComplexType>
   <EntityType Name="Base" Abstract="true"><Key><PropertyRef Name="Id"/></Key><Property Name="Id" Type="Edm.Guid" Nullable="false"/></EntityType>
   <EntityType Name="Order" BaseType="Self.Base">
    <Property Name="PlacedAt" Type="Edm.DateTimeOffset" Nullable="false"/>
    <Property Name="Due" Type="Edm.Date"/>
    <Property Name="Total" Type="Edm.Decimal" Precision="7" Scale="2"/>
    <Property Name="Number" Type="Edm.Int64"/>
    <Property Name="State" Type="shop.v1.State"/>
    <Property Name="ShipTo" Type="Self.Address"/>
    <Property Name="Tags" Type="Collection(Edm.String)"/>
    <Property Name="Foreign" Type="other.Thing"/>
    <NavigationProperty Name="Lines" Type="Collection(Self.Line)"/>
    <NavigationProperty Name="Gone" Type="Self.Nothing"/>
   </EntityType>
   <EntityType Name="Line" BaseType="Self.Base">
    <Property Name="Sku" Type="Self.Sku" Nullable="false"/>
    <NavigationProperty Name="Order" Type="Self.Order"/>
   </EntityType>
   <Annotations Target="shop.v1.Order/Total"><Annotation Term="com.sap.vocabularies.Common.v1.Label" String="Grand total"/></Annotations>
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>`

func TestEDMX(t *testing.T) {
	texts := []importer.Text{{Name: "metadata.xml", Text: orderV4}}
	r, err := importer.Import(importer.Query{From: "edmx", Name: "a/b", Texts: texts})
	if err != nil || len(r.Files) > 0 || !slices.Equal(r.Choices, []string{"Base", "Order", "Line"}) {
		t.Fatalf("%+v %v", r, err)
	}
	r, c := run(t, importer.Query{From: "edmx", Component: "Order", Texts: texts})
	const good = `"PlacedAt": "2026-01-02T03:04:05Z"`
	accepts(t, c, `{`+good+`, "Id": "c0ffee00-1111-4222-8333-444455556666", "Due": null, "Total": "12345.67", "State": "Open", "ShipTo": {"City": "Köln"}, "Tags": ["a"],
		"Lines": [{"Sku": "12345"}], "Foreign": [1]}`, true)
	accepts(t, c, `{`+good+`, "Total": 12.5, "ShipTo": null}`, true)
	for _, bad := range []string{`{}`, `{` + good + `, "Total": "123456.7"}`, `{` + good + `, "Total": "1.234"}`, `{` + good + `, "State": "Lost"}`, `{` + good + `, "ShipTo": {}}`,
		`{` + good + `, "Tags": [1]}`, `{` + good + `, "Lines": [{"Sku": "123456"}]}`, `{` + good + `, "Lines": [{}]}`, `{` + good + `, "Due": "today"}`, `{` + good + `, "Number": 9223372036854775808}`} {
		accepts(t, c, bad, false)
	}
	for pointer, want := range map[string]string{
		"/Foreign":       `loose: the type "other.Thing" is not in the text, so every value is accepted`,
		"/Gone":          "dropped: Gone leads to an entity that is not in the text",
		"/Lines/-/Order": "dropped: Order leads back to the Order around it, which a deep insert does not write again",
	} {
		if got := noted(r, pointer); got != want {
			t.Errorf("notes of %s: %s", pointer, got)
		}
	}
	if !strings.Contains(r.Files[1].Text, `"Grand total"`) {
		t.Error("the label of an annotation is not a title")
	}
}

func TestXMLMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"<a>\n<b></a>": `a.xml:2:8: xml/syntax: element <b> closed by </a>`,
		"<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;\">]>\n<a>&y;</a>": `a.xml:1:1: xml/document-type: a document type is not read, as it may name other files and entities`,
		"<a>&y;</a>":               `a.xml:1:7: xml/syntax: invalid character entity &y;`,
		"":                         `a.xml:1:1: xml/syntax: there is no element in the text`,
		"<a/><b/>":                 `a.xml:1:9: xml/syntax: there is a second root element, b`,
		strings.Repeat("<a>", 300): `a.xml:1:604: xml/too-deep: elements are nested more than 200 deep`,
		"<html/>":                  `a.xml:1:1: edmx/not-metadata: OData metadata begins with Edmx or Schema, this is html`,
		`<Edmx xmlns="http://docs.oasis-open.org/x"/>`:   `a.xml:1:1: edmx/no-entity: the metadata has no entity type`,
		"<a>" + strings.Repeat("<b/>", 400_001) + "</a>": `a.xml:1:1600004: xml/too-large: there are more than 400000 elements`,
	} {
		r, err := importer.Import(importer.Query{From: "edmx", Name: "a/b", Texts: []importer.Text{{Name: "a.xml", Text: text}}})
		if err != nil || len(r.Findings) != 1 || r.Findings[0].String() != want || len(r.Files) > 0 {
			t.Errorf("%.40q: %v, %v, want %s", text, r.Findings, err, want)
		}
	}
}

// TestRealMetadata reads every entity type of SAP's services.
func TestRealMetadata(t *testing.T) {
	for _, file := range shared.Files(t, shared.Dir(t, "retail-data", "sap-s4hana", "edmx"), "*.edmx") {
		q := importer.Query{From: "edmx", Name: "sap/message", Texts: []importer.Text{published(t, filepath.Join("sap-s4hana/edmx", filepath.Base(file)))}}
		r, err := importer.Import(q)
		if err != nil || len(r.Findings) > 0 || len(r.Choices) == 0 {
			t.Fatalf("%s: %v %v", file, r.Findings, err)
		}
		for i, name := range r.Choices {
			if i%5 == 0 {
				q.Component = name
				run(t, q)
			}
		}
	}
}

// TestRealSalesOrder takes the very request that creates a sales order.
func TestRealSalesOrder(t *testing.T) {
	r, c := run(t, importer.Query{From: "edmx", Component: "A_SalesOrderType", Texts: []importer.Text{published(t, "sap-s4hana/edmx/API_SALES_ORDER_SRV.edmx")}})
	if c.Title != "Sales Order Header" || c.Root.Prop("SoldToParty").Shape.Title != "Sold-To Party" || c.Root.Prop("SoldToParty").Shape.MaxLength != 10 {
		t.Errorf("title %q, %+v", c.Title, c.Root.Prop("SoldToParty").Shape)
	}
	if got := noted(r, "/to_Item/-/to_SalesOrder"); !strings.HasPrefix(got, "dropped: to_SalesOrder leads back") {
		t.Errorf("notes: %s", got)
	}
	data, err := os.ReadFile(filepath.Join(shared.Dir(t, "retail-data"), "sap-s4hana/samples/order_to_cash_requests.json"))
	if err != nil {
		t.Fatal(err)
	}
	var requests []struct {
		Method, URL string
		Body        json.RawMessage
	}
	if err := json.Unmarshal(data, &requests); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, q := range requests {
		if q.Method == "POST" && strings.HasSuffix(q.URL, "/A_SalesOrder") {
			n++
			accepts(t, c, string(q.Body), true)
		}
	}
	if n == 0 {
		t.Error("no request creates a sales order")
	}
}
