-- What somebody would write who knows the instrument k411 by heart and needs nothing explained.
INSERT INTO mapping_placement
  (scoring_id, employee_id, performance, potential, talent_score, computed_box, missing)
SELECT %s, id, x, y, (x + y) / 2, CASE WHEN x < 60 THEN CASE WHEN y < 60 THEN 1 WHEN y < 80 THEN 3 WHEN y >= 80 THEN 6 END
    WHEN x < 80 THEN CASE WHEN y < 60 THEN 2 WHEN y < 80 THEN 5 WHEN y >= 80 THEN 8 END
    WHEN x >= 80 THEN CASE WHEN y < 60 THEN 4 WHEN y < 80 THEN 7 WHEN y >= 80 THEN 9 END END, '{}'
FROM (SELECT id,
  0.60 * CASE v[1] WHEN 'sangat_baik' THEN 100 WHEN 'baik' THEN 80 WHEN 'butuh_perbaikan' THEN 60
    WHEN 'kurang' THEN 40 WHEN 'sangat_kurang' THEN 20 END
  + 0.15 * CASE v[2] WHEN 'internasional' THEN 100 WHEN 'nasional' THEN 75 WHEN 'lintas_instansi' THEN 50
    WHEN 'instansi' THEN 25 ELSE 0 END
  + 0.15 * CASE v[3] WHEN 'ketua_lintas_instansi' THEN 100 WHEN 'ketua_internal' THEN 75
    WHEN 'anggota_lintas_instansi' THEN 50 WHEN 'anggota_internal' THEN 25 ELSE 0 END
  + 0.10 * CASE v[4] WHEN 'sangat_baik' THEN 100 WHEN 'baik' THEN 80 WHEN 'butuh_perbaikan' THEN 60
    WHEN 'kurang' THEN 40 WHEN 'sangat_kurang' THEN 20 END AS x,
  0.25 * v[5]::numeric + 0.20 * v[6]::numeric
  + 0.15 * CASE v[7] WHEN 'tidak_pernah' THEN 100 WHEN 'ringan' THEN 75 WHEN 'sedang' THEN 50 WHEN 'berat' THEN 25
    WHEN 'sedang_menjalani' THEN 0 END
  + 0.10 * CASE WHEN v[8]::int >= 8 THEN 100 WHEN v[8]::int >= 6 THEN 75 WHEN v[8]::int >= 4 THEN 50
    WHEN v[8]::int >= 1 THEN 25 ELSE 0 END
  + 0.10 * round((4 * CASE WHEN v[9]::numeric >= 5 THEN 100 WHEN v[9]::numeric >= 3 THEN 80
      WHEN v[9]::numeric >= 0 THEN 60 END
    + 3 * CASE v[10] WHEN 'lintas_instansi' THEN 100 WHEN 'lintas_unit' THEN 80 WHEN 'satu_unit' THEN 60 END
    + 3 * CASE v[11] WHEN 'pj_kepala_daerah' THEN 100 WHEN 'plt_lebih_tinggi' THEN 80 WHEN 'plt_setara' THEN 60
      WHEN 'plh_lebih_tinggi' THEN 40 WHEN 'plh_setara' THEN 20 WHEN 'tidak_ada' THEN 0 END) / 10.0, 6)
  + 0.10 * CASE v[12] WHEN 's3' THEN 100 WHEN 's2' THEN 90 WHEN 's1_d4' THEN 80 WHEN 'd3' THEN 70 WHEN 'slta' THEN 60 END
  + 0.10 * CASE v[13] WHEN 'sesuai' THEN 100 WHEN 'tidak_sesuai' THEN 50 END AS y
  FROM (SELECT id, "values" AS v FROM mapping_employee WHERE case_id = %s) e OFFSET 0) summed
