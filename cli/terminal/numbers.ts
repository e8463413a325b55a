const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 1,234,567 */
export const big = (value: number): string => grouped.format(value);

/** 12.3 s; long times in minutes. */
export function seconds(ms: number): string {
  return ms < 120_000 ? `${(ms / 1000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${big(count)} ${count === 1 ? one : many}`;
}

/** The one in the middle; of an even number, the lower one. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? NaN;
}
