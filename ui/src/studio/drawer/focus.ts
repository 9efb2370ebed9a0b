/** As a ref: a field that a person asked for takes the focus as it appears. */
export const takeFocus = (field: HTMLElement | null) => field?.focus();
