/** As early as each operation of an order can take effect: once it, and all before it, were called. */
export function pointsOf(order: readonly { readonly called: number }[]): readonly number[] {
  let moment = 0;
  return order.map(({ called }) => (moment = Math.max(moment, called)));
}
