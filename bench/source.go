package main

import "encoding/json"

// The part of a Shopify order that the mapping reads, as a Go programmer would
// declare it. Pointers are fields that may be absent or null.
type (
	shopOrder struct {
		ID                     int64              `json:"id"`
		Name                   *string            `json:"name"`
		OrderNumber            *int64             `json:"order_number"`
		ConfirmationNumber     *string            `json:"confirmation_number"`
		PONumber               *string            `json:"po_number"`
		SourceName             *string            `json:"source_name"`
		CreatedAt              string             `json:"created_at"`
		UpdatedAt              *string            `json:"updated_at"`
		CancelledAt            *string            `json:"cancelled_at"`
		CancelReason           *string            `json:"cancel_reason"`
		ClosedAt               *string            `json:"closed_at"`
		Currency               string             `json:"currency"`
		PresentmentCurrency    *string            `json:"presentment_currency"`
		TaxesIncluded          *bool              `json:"taxes_included"`
		Test                   *bool              `json:"test"`
		Email                  *string            `json:"email"`
		ContactEmail           *string            `json:"contact_email"`
		Phone                  *string            `json:"phone"`
		CustomerLocale         *string            `json:"customer_locale"`
		Customer               *shopCustomer      `json:"customer"`
		BillingAddress         *shopAddress       `json:"billing_address"`
		ShippingAddress        *shopAddress       `json:"shipping_address"`
		LineItems              []shopLine         `json:"line_items"`
		ShippingLines          []shopShipping     `json:"shipping_lines"`
		DiscountApplications   []shopApplication  `json:"discount_applications"`
		DiscountCodes          []shopDiscountCode `json:"discount_codes"`
		TaxLines               []shopTax          `json:"tax_lines"`
		TotalPrice             string             `json:"total_price"`
		TotalLineItemsPrice    *string            `json:"total_line_items_price"`
		TotalDiscounts         *string            `json:"total_discounts"`
		TotalTax               *string            `json:"total_tax"`
		TotalTipReceived       *string            `json:"total_tip_received"`
		TotalOutstanding       *string            `json:"total_outstanding"`
		TotalPriceSet          *shopMoney         `json:"total_price_set"`
		TotalLineItemsPriceSet *shopMoney         `json:"total_line_items_price_set"`
		TotalDiscountsSet      *shopMoney         `json:"total_discounts_set"`
		TotalShippingPriceSet  *shopMoney         `json:"total_shipping_price_set"`
		TotalTaxSet            *shopMoney         `json:"total_tax_set"`
		OriginalTotalDuties    *shopMoney         `json:"original_total_duties_set"`
		PaymentGatewayNames    []string           `json:"payment_gateway_names"`
		Gateway                *string            `json:"gateway"`
		FinancialStatus        *string            `json:"financial_status"`
		FulfillmentStatus      *string            `json:"fulfillment_status"`
		Refunds                []shopRefund       `json:"refunds"`
		Note                   *string            `json:"note"`
		Tags                   *string            `json:"tags"`
		NoteAttributes         []shopProperty     `json:"note_attributes"`
		CheckoutID             *int64             `json:"checkout_id"`
	}
	shopMoney struct {
		ShopMoney        shopAmount `json:"shop_money"`
		PresentmentMoney shopAmount `json:"presentment_money"`
	}
	shopAmount struct {
		Amount       string `json:"amount"`
		CurrencyCode string `json:"currency_code"`
	}
	shopCustomer struct {
		ID        *int64  `json:"id"`
		Email     *string `json:"email"`
		Phone     *string `json:"phone"`
		FirstName *string `json:"first_name"`
		LastName  *string `json:"last_name"`
		TaxExempt *bool   `json:"tax_exempt"`
	}
	shopAddress struct {
		Name         *string `json:"name"`
		FirstName    *string `json:"first_name"`
		LastName     *string `json:"last_name"`
		Company      *string `json:"company"`
		Address1     *string `json:"address1"`
		Address2     *string `json:"address2"`
		City         *string `json:"city"`
		Zip          *string `json:"zip"`
		Province     *string `json:"province"`
		ProvinceCode *string `json:"province_code"`
		Country      *string `json:"country"`
		CountryCode  *string `json:"country_code"`
		Phone        *string `json:"phone"`
	}
	shopLine struct {
		ID                  int64            `json:"id"`
		SKU                 *string          `json:"sku"`
		ProductID           *int64           `json:"product_id"`
		VariantID           *int64           `json:"variant_id"`
		Title               string           `json:"title"`
		VariantTitle        *string          `json:"variant_title"`
		Vendor              *string          `json:"vendor"`
		Quantity            int64            `json:"quantity"`
		CurrentQuantity     *int64           `json:"current_quantity"`
		FulfillableQuantity *int64           `json:"fulfillable_quantity"`
		Price               string           `json:"price"`
		PriceSet            *shopMoney       `json:"price_set"`
		GiftCard            *bool            `json:"gift_card"`
		TipPaymentGateway   *string          `json:"tip_payment_gateway"`
		Taxable             *bool            `json:"taxable"`
		RequiresShipping    *bool            `json:"requires_shipping"`
		Grams               *int64           `json:"grams"`
		DiscountAllocations []shopAllocation `json:"discount_allocations"`
		TaxLines            []shopTax        `json:"tax_lines"`
		Properties          []shopProperty   `json:"properties"`
	}
	shopAllocation struct {
		Amount                   string     `json:"amount"`
		AmountSet                *shopMoney `json:"amount_set"`
		DiscountApplicationIndex int64      `json:"discount_application_index"`
	}
	shopTax struct {
		Title    *string      `json:"title"`
		Rate     *json.Number `json:"rate"`
		Price    string       `json:"price"`
		PriceSet *shopMoney   `json:"price_set"`
	}
	shopProperty struct {
		Name  string `json:"name"`
		Value any    `json:"value"`
	}
	shopShipping struct {
		ID                  *int64           `json:"id"`
		Code                *string          `json:"code"`
		Title               *string          `json:"title"`
		CarrierIdentifier   *string          `json:"carrier_identifier"`
		Price               string           `json:"price"`
		IsRemoved           *bool            `json:"is_removed"`
		DiscountAllocations []shopAllocation `json:"discount_allocations"`
		TaxLines            []shopTax        `json:"tax_lines"`
	}
	shopApplication struct {
		Type        *string `json:"type"`
		Code        *string `json:"code"`
		Title       *string `json:"title"`
		Description *string `json:"description"`
		ValueType   *string `json:"value_type"`
		Value       string  `json:"value"`
		TargetType  *string `json:"target_type"`
	}
	shopDiscountCode struct {
		Code *string `json:"code"`
	}
	shopRefund struct {
		RefundLineItems []struct {
			RestockType *string `json:"restock_type"`
		} `json:"refund_line_items"`
	}
)
