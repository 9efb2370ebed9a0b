# The mapping shopify-order as a jq program. Amounts are counted in hundredths,
# which is right for orders in currencies of two decimals.
def units: tonumber * 100 | round;
def money:
  (if . < 0 then "-" else "" end) as $sign | (if . < 0 then -. else . end) as $u
  | ($u % 100 | tostring) as $cents
  | $sign + ($u / 100 | floor | tostring) + "." + (if ($cents | length) < 2 then "0" + $cents else $cents end);
def total(f): reduce .[]? as $x (0; . + ($x | f | units));
def put($name; v): (v) as $v | if $v == null then . else .[$name] = $v end;
def filled: if . == "" then null else . end;
def taxes: [(. // [])[] | {title: (.title // "Tax")} + (if .rate != null then {rate: (.rate | tostring)} else {} end) + {amount: .price}];
def attributes: [(. // [])[] | select(.value != null) | {name, value: (.value | tostring)}];
def address($t):
  if . == null then null else . as $a
  | {} | put("name"; $a.name) | put("firstName"; $a.first_name) | put("lastName"; $a.last_name) | put("company"; $a.company | filled)
  | put("line1"; $a.address1) | put("line2"; $a.address2 | filled) | put("city"; $a.city) | put("postalCode"; $a.zip)
  | put("region"; $a.province) | put("regionCode"; $a.province_code)
  | put("countryCode"; $a.country_code // $t.country[$a.country // ""] // "ZZ") | put("country"; $a.country) | put("phone"; $a.phone)
  end;
$tables as $t | . as $s
| (.taxes_included // false) as $included
| ((.presentment_currency // .currency) != .currency) as $presented
| [.shipping_lines[]? | select((.is_removed // false) | not)] as $ship
| (.email // .contact_email // .customer.email) as $email
| (if .total_line_items_price then .total_line_items_price | units else reduce .line_items[] as $l (0; . + ($l.price | units) * $l.quantity) end) as $subtotal
| (.total_discounts // "0" | units) as $discount
| (if .total_shipping_price_set then .total_shipping_price_set.shop_money.amount | units else $ship | total(.price) end) as $shipping
| (if .total_tax then .total_tax | units else .tax_lines | total(.price) end) as $tax
| (if .original_total_duties_set then .original_total_duties_set.shop_money.amount | units else null end) as $duties
| (if any(.line_items[]; .tip_payment_gateway != null) then null else (.total_tip_received | if . == null then null else units end) end) as $tips
| {orderId: (.id | tostring), orderNumber: (.name // (if .order_number then "#" + (.order_number | tostring) else .id | tostring end))}
| put("confirmationNumber"; $s.confirmation_number) | put("purchaseOrderNumber"; $s.po_number)
| .channel = ($t.channel[$s.source_name // "web"] // "other") | .placedAt = $s.created_at | put("updatedAt"; $s.updated_at)
| .currency = $s.currency | .taxIncluded = $included | .test = ($s.test // false)
| if $s.customer != null or ($email // "") != "" then .customer = ({}
    | put("customerId"; $s.customer.id | if . == null then null else tostring end) | put("email"; $email | filled)
    | put("phone"; $s.phone // $s.customer.phone) | put("firstName"; $s.customer.first_name) | put("lastName"; $s.customer.last_name)
    | put("locale"; $s.customer_locale) | put("taxExempt"; $s.customer.tax_exempt)) else . end
| put("billingAddress"; $s.billing_address | address($t)) | put("shippingAddress"; $s.shipping_address | address($t))
| .lines = [$s.line_items[] | . as $l
    | (.price | units) as $price | (.discount_allocations | total(.amount)) as $off | (.tax_lines | total(.price)) as $lineTax
    | {lineId: (.id | tostring), kind: (if .gift_card then "giftCard" elif .tip_payment_gateway != null then "tip"
        elif .product_id != null or (.sku // "") != "" then "product" else "custom" end)}
    | put("sku"; $l.sku | filled) | put("productId"; $l.product_id | if . == null then null else tostring end)
    | put("variantId"; $l.variant_id | if . == null then null else tostring end)
    | .title = $l.title | put("variantTitle"; $l.variant_title | filled) | put("vendor"; $l.vendor) | .quantity = $l.quantity
    | put("currentQuantity"; $l.current_quantity) | put("openQuantity"; $l.fulfillable_quantity)
    | .unitPrice = $l.price | .amount = ($price * $l.quantity | money) | .discount = ($off | money) | .tax = ($lineTax | money)
    | .total = ($price * $l.quantity - $off + (if $included then 0 else $lineTax end) | money)
    | if $presented and $l.price_set != null then .presentment = (
        ($l.price_set.presentment_money.amount | units) as $p | ($l.discount_allocations | total(.amount_set.presentment_money.amount)) as $o
        | ($l.tax_lines | total(.price_set.presentment_money.amount)) as $x
        | {unitPrice: $l.price_set.presentment_money.amount, amount: ($p * $l.quantity | money), discount: ($o | money), tax: ($x | money),
           total: ($p * $l.quantity - $o + (if $included then 0 else $x end) | money)}) else . end
    | put("taxable"; $l.taxable) | put("requiresShipping"; $l.requires_shipping) | put("weightGrams"; $l.grams)
    | .allocations = [$l.discount_allocations[]? | {discount: .discount_application_index, amount}]
    | .taxes = ($l.tax_lines | taxes) | .customAttributes = ($l.properties | attributes)]
| .shipping = [$ship[] | . as $h | {} | put("shippingId"; $h.id | if . == null then null else tostring end) | put("code"; $h.code)
    | .title = ($h.title // "Shipping") | put("carrier"; $h.carrier_identifier) | .price = $h.price
    | .discount = ($h.discount_allocations | total(.amount) | money) | .tax = ($h.tax_lines | total(.price) | money) | .taxes = ($h.tax_lines | taxes)]
| .discounts = [$s.discount_applications // [] | to_entries[] | .key as $i | .value as $d
    | {kind: ($t."discount-kind"[$d.type // ""] // "manual")} | put("code"; $d.code | filled) | put("title"; $d.title // $d.description)
    | .valueType = (if $d.value_type == "percentage" then "percentage" else "fixedAmount" end) | .value = $d.value
    | .target = (if $d.target_type == "shipping_line" then "shipping" else "lines" end)
    | .amount = ([$s.line_items[], $ship[] | .discount_allocations[]? | select(.discount_application_index == $i)] | total(.amount) | money)]
| .discountCodes = [$s.discount_codes[]? | .code // "" | select(. != "")]
| .taxes = ($s.tax_lines | taxes)
| .totals = ({subtotal: ($subtotal | money), discount: ($discount | money), shipping: ($shipping | money), tax: ($tax | money)}
    | put("duties"; $duties | if . == null then null else money end) | put("tips"; $tips | if . == null then null else money end)
    | .rounding = (($s.total_price | units) - ($subtotal - $discount + $shipping + ($duties // 0) + ($tips // 0) + (if $included then 0 else $tax end)) | money)
    | .grand = $s.total_price)
| if $presented and $s.total_price_set != null and $s.total_line_items_price_set != null then
    ($s | {g: .total_price_set, s: .total_line_items_price_set, d: .total_discounts_set, h: .total_shipping_price_set, t: .total_tax_set, u: .original_total_duties_set}
      | map_values(if . == null then null else .presentment_money.amount | units end)) as $p
    | .presentment = {currency: $s.presentment_currency, totals: ({subtotal: ($p.s | money), discount: ($p.d // 0 | money), shipping: ($p.h // 0 | money), tax: ($p.t // 0 | money)}
        | put("duties"; $p.u | if . == null then null else money end)
        | .rounding = ($p.g - ($p.s - ($p.d // 0) + ($p.h // 0) + ($p.u // 0) + (if $included then 0 else ($p.t // 0) end)) | money) | .grand = ($p.g | money))}
  else . end
| .payment = ({methods: [($s.payment_gateway_names // [$s.gateway // empty])[] | $t."payment-gateways"[.] // "other"]} | put("outstanding"; $s.total_outstanding))
| .states = {order: (if $s.cancelled_at then "cancelled" elif $s.closed_at then "completed" else "open" end),
    payment: ($t."payment-state"[$s.financial_status // "pending"] // "pending"),
    shipment: (if any($s.line_items[]; .requires_shipping != false) then $t."shipment-state"[$s.fulfillment_status // "unfulfilled"] // "notShipped" else "notRequired" end),
    return: (if any($s.refunds[]?.refund_line_items[]?; .restock_type == "return") then "partiallyReturned" else "none" end)}
| if $s.cancelled_at != null then .cancellation = ({cancelledAt: $s.cancelled_at} | put("reason"; $s.cancel_reason)) else . end
| put("note"; $s.note | filled) | put("tags"; $s.tags | filled) | .customAttributes = ($s.note_attributes | attributes)
| .externalIds = [{system: "shopify", type: "Order", id: ($s.id | tostring)},
    ($s.checkout_id | select(. != null) | {system: "shopify", type: "Checkout", id: tostring})]
