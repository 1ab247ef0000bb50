// PATHWAY-12 for engines in JavaScript: the rows, the right answers, the clock and one line of the table.
import fs from 'node:fs';

export const NUMBERS = ['as_of', 'birth', 'jlpt_day', 'exam_day', 'grad_day', 'status_start', 'status_expiry', 'work_days', 'ssw_days', 'health_day'];
export const WORDS = ['jlpt', 'status'];
export const YES_NO = ['skill_test', 'lang_test', 'contract', 'clear', 'training'];
const ROUTES = [[5, 18353, [0, 3, 4, 9, 11]], [4, 0, [7, 8, 11]], [3, 17987, [0, 1, 2, 3, 4, 5, 6, 10, 11]], [2, 0, [0, 1, 4]], [1, 0, [0, 4]]];
const MASKS = ROUTES.map(([route, start, needed]) => [route, start, needed.reduce((mask, bit) => mask | (1 << bit), 0)]);

/** The people as objects. */
export function rows(folder, count) {
  const read = (name, kind) => { const bytes = fs.readFileSync(`${folder}/${name}.bin`); return new kind(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)); };
  const columns = Object.fromEntries([...NUMBERS.map((name) => [name, read(name, Int32Array)]), ...[...WORDS, ...YES_NO].map((name) => [name, read(name, Uint8Array)])]);
  const one = (at) => Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, YES_NO.includes(name) ? values[at] === 1 : values[at]]));
  return Array.from({ length: count }, (_, at) => one(at));
}

/** The best open route. */
export function outcome(mask, day) {
  const open = MASKS.find(([, start, needed]) => day >= start && (mask & needed) === needed);
  return open ? open[0] : 0;
}

export function verdict(folder, masks, outcomes) {
  const right = fs.readFileSync(`${folder}/outcome_b.bin`), gates = fs.readFileSync(`${folder}/mask_b.bin`);
  const same = outcomes.every((found, at) => found === right[at]) && masks.every((found, at) => found === gates.readUInt16LE(at * 2));
  return same ? 'VERIFIED' : 'MISMATCH';
}

export async function measured(name, folder, people, runs, judge) {
  let found = await judge();
  const cpu = [], wall = [];
  for (let run = 0; run < runs; run++) {
    const started = process.cpuUsage(), began = process.hrtime.bigint();
    found = await judge();
    const used = process.cpuUsage(started);
    cpu.push((used.user + used.system) * 1e3);
    wall.push(Number(process.hrtime.bigint() - began));
  }
  const middle = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  const each = (nanoseconds) => { const one = nanoseconds / people; return one < 100 ? one.toFixed(2) : one.toFixed(0); };
  const peak = Math.round(process.resourceUsage().maxRSS / 1024), median = middle(cpu);
  console.log(`| ${name} | B | ${people} | ${each(median)} | ${each(cpu[0])} | ${each(middle(wall))} | ${Math.round(people / (median / 1e9))} | ${peak} | ${verdict(folder, found.masks, found.outcomes)} |`);
}
