// Fictional pupils of a class.
#pragma once

#include <array>
#include <string>

namespace signet::world {

struct Pupil {
  int number = 1;  // in the class
  std::string name, born, birthplace, father, mother, guardian;
  bool girl = false;
  std::string pupil_code, personal_id, transcript_id, lookup_code;
  bool exempt = false;  // disabled and not assessed: no marks
};

/// The same pupil for the same number, in every world.
Pupil pupil(int number);
/// A mark of 5.0 to 9.8 (terms 1 and 2; 3: the year that follows from them), or `D` where `marked` is false.
std::string mark(int pupil, std::string_view subject, int term, bool marked);
/// A teacher's remark of about 300 bytes.
std::string remark(int pupil, std::string_view subject_name);

}  // namespace signet::world
