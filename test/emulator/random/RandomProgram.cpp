//===- RandomProgram.cpp - Random kernels in OpenCL C ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Statements and expressions are drawn from the tables until the program has
// its size. What needs all lanes (barriers, exchanges) is only drawn outside of
// control flow. Draws are in statements of their own, as the order in which C++
// evaluates operands must not decide what a seed means.
//
//===----------------------------------------------------------------------===//

#include "RandomProgram.h"

#include "RandomTypes.h"

#include <random>

using namespace mini::test;

namespace {

struct Variable {
  std::string name;
  std::string type;
};

struct Array {
  std::string name;
  std::string type;
};

class Writer {
public:
  explicit Writer(uint64_t seed) : seed(seed), random(seed * 2654435761 + 1) {}
  std::string write();

private:
  unsigned below(unsigned limit) { return random() % limit; }
  template <typename T> const T &pick(const std::vector<T> &from) {
    return from[below(from.size())];
  }
  void line(const std::string &text) {
    out += std::string(2 * (nesting + 1), ' ') + text + "\n";
  }

  std::string literal(const RandomType &type);
  std::string expression(const std::string &type, unsigned depth);
  std::string leaf(const std::string &type);
  std::string call(const RandomOperation &operation, unsigned depth);
  std::string condition(unsigned depth);
  std::string newName(const char *prefix) {
    return prefix + std::to_string(counter++);
  }

  void declareInputs();
  void declareArray();
  void block(unsigned statements);
  void statement();
  void assignment();
  void caseAssignment();
  void arrayStore();
  void ifStatement();
  void loop();
  void switchStatement();
  void exchange();
  void writeResults();
  std::string helperFunction();

  uint64_t seed;
  std::mt19937_64 random;
  std::string out;
  unsigned nesting = 0;
  unsigned loops = 0; ///< Around the current statement.
  unsigned counter = 0;
  bool hasHelper = false;
  std::vector<Variable> variables;
  std::vector<Array> arrays;
};

std::string hex(uint64_t value) {
  char text[32];
  snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
  return text;
}

std::string Writer::literal(const RandomType &type) {
  if (!type.isScalar())
    return "splat_" + type.name + "(" + literal(randomType(type.element)) + ")";
  uint64_t mask = type.bits == 64 ? ~0ull : (1ull << type.bits) - 1;
  if (type.typeClass == TypeClass::Float) {
    if (below(3) == 0)
      return "fromBits_" + type.name + "(" + hex(random() & mask) + ")";
    static const std::vector<std::string> numbers = {
        "0.0",  "-0.0",  "1.0",    "-1.0",    "0.5",       "3.0",
        "1e-3", "-7.25", "1000.0", "0x1p-14", "0x1.8p-20", "65504.0"};
    return "((" + type.name + ")" + pick(numbers) + ")";
  }
  static const std::vector<uint64_t> numbers = {
      0,     1,    2,      3,       5,          7,
      10,    0x7F, 0x80,   0xFF,    0x7FFF,     0x8000,
      ~0ull, 100,  0xFFFF, 1 << 24, 0x7FFFFFFF, 0x80000000};
  uint64_t value = below(2) ? pick(numbers) : random();
  return "((" + type.name + ")" + hex(value & mask) + "ul)";
}

std::string Writer::leaf(const std::string &type) {
  std::vector<std::string> candidates;
  for (const Variable &variable : variables)
    if (variable.type == type)
      candidates.push_back(variable.name);
  for (const Array &array : arrays)
    if (array.type == type && below(2))
      candidates.push_back(array.name + "[" + expression("uint", 1) + " & 7]");
  if (!candidates.empty() && below(5))
    return pick(candidates);
  return literal(randomType(type));
}

std::string Writer::expression(const std::string &type, unsigned depth) {
  if (depth == 0 || below(8) == 0)
    return leaf(type);
  if (below(8) == 0) {
    std::string text = "(" + condition(depth - 1);
    text += " ? " + expression(type, depth - 1);
    text += " : " + expression(type, depth - 1);
    return text + ")";
  }
  if (hasHelper && type == "ulong" && below(4) == 0)
    return call(
        {"helper" + std::to_string(seed), type, {"int", "float", "ulong"}},
        depth);
  return call(pick(operationsOf(type)), depth);
}

std::string Writer::call(const RandomOperation &operation, unsigned depth) {
  std::string text = operation.name + "(";
  for (size_t i = 0; i < operation.operands.size(); ++i)
    text += (i ? ", " : "") + expression(operation.operands[i], depth - 1);
  return text + ")";
}

std::string Writer::condition(unsigned depth) {
  static const std::vector<std::string> comparisons = {"<",  "<=", ">",
                                                       ">=", "==", "!="};
  if (below(6) == 0) {
    std::string text = "(" + condition(0);
    text += below(2) ? " && " : " || ";
    return text + condition(0) + ")";
  }
  const RandomType *type = &pick(randomTypes());
  while (!type->isScalar())
    type = &pick(randomTypes());
  std::string text = "(" + expression(type->name, depth);
  text += " " + pick(comparisons) + " ";
  return text + expression(type->name, depth) + ")";
}

void Writer::declareInputs() {
  for (unsigned i = 0; i < 10; ++i) {
    const RandomType &type = pick(randomTypes());
    // LLVM hoists the extraction of a word out of a load of several wrongly.
    std::string input = "keep_ulong(in[lane * 32 + " + std::to_string(i) + "])";
    std::string name = newName("v");
    std::string element = type.isScalar() ? type.name : type.element;
    bool isFloat = randomType(element).typeClass == TypeClass::Float;
    std::string value = isFloat ? "fromBits_" + element + "(" + input + ")"
                                : "(" + element + ")" + input;
    // Half of the inputs are small, so that additions do not all round away.
    if (below(2))
      value = "convert_" + element + "_int((int)" + input + " % 100)";
    if (!type.isScalar())
      value = "splat_" + type.name + "(" + value + ")";
    line(type.name + " " + name + " = " + value + ";");
    variables.push_back({name, type.name});
  }
  line("uint laneCopy = lane;");
  variables.push_back({"laneCopy", "uint"});
}

void Writer::declareArray() {
  const RandomType &type = pick(randomTypes());
  std::string name = newName("array");
  line(type.name + " " + name + "[8];");
  line("for (uint i = 0; i < 8; ++i)");
  std::string scalar = type.isScalar() ? type.name : type.element;
  std::string value = "convert_" + scalar + "_uint(i * 7 + lane)";
  if (!type.isScalar())
    value = "splat_" + type.name + "(" + value + ")";
  line("  " + name + "[i] = " + value + ";");
  arrays.push_back({name, type.name});
}

void Writer::assignment() {
  const Variable &variable = pick(variables);
  line(variable.name + " = " + expression(variable.type, 3) + ";");
}

void Writer::arrayStore() {
  if (arrays.empty())
    return assignment();
  const Array &array = pick(arrays);
  std::string element = array.name + "[" + expression("uint", 2) + " & 7]";
  line(element + " = " + expression(array.type, 2) + ";");
}

void Writer::block(unsigned statements) {
  ++nesting;
  for (unsigned i = 0; i < statements; ++i)
    statement();
  --nesting;
}

void Writer::ifStatement() {
  line("if " + condition(2) + " {");
  block(1 + below(3));
  if (below(2)) {
    line("} else {");
    block(1 + below(2));
  }
  line("}");
}

void Writer::loop() {
  std::string name = newName("i");
  std::string bound = below(2) ? "(" + expression("uint", 2) + " & 7)" : "5";
  line("for (uint " + name + " = 0; " + name + " < " + bound + "; ++" + name +
       ") {");
  ++loops;
  variables.push_back({name + "Copy", "uint"});
  ++nesting;
  line("uint " + name + "Copy = " + name + ";");
  --nesting;
  block(1 + below(3));
  if (below(2)) {
    ++nesting;
    line("if " + condition(1));
    line(below(2) ? "  break;" : "  continue;");
    --nesting;
    block(1);
  }
  --loops;
  variables.pop_back();
  line("}");
}

void Writer::caseAssignment() {
  const Variable &variable = pick(variables);
  line(variable.name + " = keep_" + variable.type + "(" +
       expression(variable.type, 3) + ");");
}

void Writer::switchStatement() {
  unsigned cases = 3 + below(7);
  line("switch (" + expression("uint", 2) + " % " + std::to_string(cases + 2) +
       ") {");
  for (unsigned i = 0; i < cases; ++i) {
    line("case " + std::to_string(i) + ":");
    ++nesting;
    caseAssignment();
    if (below(4))
      line("break;");
    --nesting;
  }
  line("default:");
  ++nesting;
  caseAssignment();
  --nesting;
  line("}");
}

void Writer::exchange() {
  std::string other = "(" + expression("uint", 1) + " % " +
                      std::to_string(randomProgramLanes) + ")";
  std::string name = newName("x");
  switch (below(4)) {
  case 0:
    line("shared[lane] = " + expression("ulong", 2) + ";");
    line("groupBarrier();");
    line("ulong " + name + " = shared[" + other + "];");
    line("groupBarrier();");
    variables.push_back({name, "ulong"});
    return;
  case 1:
    line("uint " + name + " = permuteLanes(" + expression("uint", 2) + ", (" +
         other + ") & 63);");
    break;
  case 2: {
    std::string value = expression("uint", 2);
    line("uint " + name + " = readUniformLane(" + value + ", " +
         std::to_string(below(64)) + ");");
    break;
  }
  default:
    line("ulong " + name + " = ballot(" + condition(2) + ");");
    variables.push_back({name, "ulong"});
    return;
  }
  variables.push_back({name, "uint"});
}

void Writer::statement() {
  unsigned kind = below(12);
  if (nesting >= 3 && kind > 5)
    kind = 0;
  if (kind < 5)
    return assignment();
  if (kind < 7)
    return arrayStore();
  if (kind < 9)
    return ifStatement();
  if (kind == 9)
    return loops < 2 ? loop() : assignment();
  if (kind == 10)
    return switchStatement();
  return nesting == 0 ? exchange() : assignment();
}

void Writer::writeResults() {
  unsigned word = 0;
  for (const Variable &variable : variables) {
    if (word >= randomProgramWords - 4)
      break;
    const RandomType &type = randomType(variable.type);
    unsigned elements = type.isScalar() ? 1 : variable.type.back() - '0';
    std::string scalar = type.isScalar() ? type.name : type.element;
    for (unsigned i = 0; i < elements; ++i) {
      std::string value = type.isScalar()
                              ? variable.name
                              : variable.name + ".s" + std::to_string(i);
      if (randomType(scalar).typeClass == TypeClass::Float)
        value = "bits_" + scalar + "(" + value + ")";
      line("out[lane * 32 + " + std::to_string(word++) + "] = (ulong)" + value +
           ";");
    }
  }
}

/// A function that is called: arguments in registers, a frame in scratch.
std::string Writer::helperFunction() {
  variables = {{"a", "int"}, {"b", "float"}, {"c", "ulong"}};
  std::string text = "static __attribute__((noinline)) ulong helper" +
                     std::to_string(seed) +
                     "(int a, float b, ulong c) {\n  return " +
                     expression("ulong", 4) + ";\n}\n";
  variables.clear();
  hasHelper = true;
  return text;
}

std::string Writer::write() {
  if (below(4) == 0)
    out += helperFunction();
  out += "KERNEL program" + std::to_string(seed) +
         "(global ulong *out, global const ulong *in) {\n";
  line("LOCAL ulong shared[" + std::to_string(randomProgramLanes) + "];");
  line("uint lane = localIdX();");
  declareInputs();
  for (unsigned count = below(3); count > 0; --count)
    declareArray();
  unsigned statements = 4 + below(10);
  for (unsigned i = 0; i < statements; ++i)
    statement();
  writeResults();
  out += "}\n";
  return out;
}

} // namespace

std::string mini::test::randomProgram(uint64_t seed) {
  return Writer(seed).write();
}
