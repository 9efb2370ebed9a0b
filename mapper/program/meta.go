package program

import "crosswalk/contracts/schema"

// MetaName is the variable that stands for what the host says of a message.
const MetaName = "meta"

// MetaTime is the shape of the time in it, which expressions see as a timestamp.
var MetaTime = &schema.Shape{Kind: schema.String, Format: "date-time", MaxLength: -1, MaxItems: -1}

// MetaShape is what a host may say of a message besides its payload, see
// abi.Meta. Other names are ignored. What is required must be there only if the
// mapping reads it.
var MetaShape = &schema.Shape{
	Kind: schema.Object, Name: MetaName, MaxLength: -1, MaxItems: -1,
	Extra: &schema.Shape{Kind: schema.Any, MaxLength: -1, MaxItems: -1},
	Props: []schema.Prop{
		{Name: "messageId", Required: true, Shape: metaText},
		{Name: "receivedAt", Required: true, Shape: MetaTime},
		{Name: "correlationId", Shape: metaText},
		{Name: "causationId", Shape: metaText},
		{Name: "source", Shape: metaText},
		{Name: "topic", Shape: metaText},
		{Name: "flow", Shape: metaText},
		{Name: "key", Shape: metaText},
		{Name: "sequence", Shape: &schema.Shape{Kind: schema.Integer, MaxLength: -1, MaxItems: -1}},
	},
}

var metaText = &schema.Shape{Kind: schema.String, MaxLength: -1, MaxItems: -1}

// MetaUsed is the shape with only those names required that read has.
func MetaUsed(read func(name string) bool) *schema.Shape {
	s := *MetaShape
	s.Props = append([]schema.Prop(nil), s.Props...)
	for i := range s.Props {
		s.Props[i].Required = s.Props[i].Required && read(s.Props[i].Name)
	}
	return &s
}
