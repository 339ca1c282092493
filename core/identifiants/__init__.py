"""NIR, RPPS, AM, FINESS and AMC numbers: compact, analyse, format, hide.  A missing key is asked for, never computed."""
