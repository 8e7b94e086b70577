import { describe, expect, it } from "vitest";

import { lacksUnit, parseDong } from "../src/funding/dong";

describe("amounts of money", () => {
  it.each([
    ["4500000", 4_500_000],
    ["4.500.000", 4_500_000],
    ["4,500,000 đ", 4_500_000],
    ["4 500 000 đồng", 4_500_000],
    ["4,5 triệu", 4_500_000],
    ["4.5tr", 4_500_000],
    ["1,125 tỷ", 1_125_000_000],
    ["1,2 tỉ", 1_200_000_000],
    ["500k", 500_000],
    ["165 nghìn", 165_000],
    ["4.5 million", 4_500_000],
    ["1.2 bn", 1_200_000_000],
    ["12.500 nghìn", 12_500_000],
  ])("%s", (text, dong) => expect(parseDong(text)).toBe(dong));

  it.each([
    "",
    "abc",
    "-5",
    "0",
    "4,5",
    "4.50",
    "4..500",
    "4.500,000",
    "1,5 đồng",
    "0,0005 k",
    "5 triệu rưỡi",
    "5 usd",
  ])("not %s", (text) => expect(parseDong(text)).toBeNull());
});

it.each([
  ["4500", true],
  ["4,5", true],
  ["4.5", true],
  ["99.999", true],
  ["100.000", false],
  ["4 500 000", false],
  ["4,5 triệu", false],
  ["4500 đ", false],
  ["abc", false],
  ["", false],
])("whether %j lacks its unit", (text, lacks) => expect(lacksUnit(text)).toBe(lacks));
